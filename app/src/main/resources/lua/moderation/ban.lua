-- Bans by a moderator's word, instead of whatever ban there was.
--
-- KEYS[1]  prefix of the slot
-- ARGV[1]  subject: keyed hash of an address
-- ARGV[2]  reference
-- ARGV[3]  when it ends, ms since 1970
-- ARGV[4]  reason
-- returns  nothing
local ban = KEYS[1] .. ':ban:' .. ARGV[1]
-- First, since Redis refuses no write after it when it is full.
redis.call('DEL', ban)
redis.call('HSET', ban, 'reference', ARGV[2], 'until', ARGV[3], 'reason', ARGV[4])
redis.call('PEXPIREAT', ban, ARGV[3])
redis.call('ZADD', KEYS[1] .. ':bans', ARGV[3], ARGV[1])
return {}
