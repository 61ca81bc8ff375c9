-- Stores a report, and bans where it was one distinct reporter too many.
--
-- KEYS[1]   prefix of the slot
-- ARGV[1]   call id
-- ARGV[2]   reason
-- ARGV[3]   1 where media flowed in the call
-- ARGV[4]   reporter: keyed hash of the address, or session id
-- ARGV[5]   reported: the same
-- ARGV[6]   so many distinct reporters ban
-- ARGV[7]   within this time, ms
-- ARGV[8]   how long reports and offences are remembered, ms
-- ARGV[9]   how long the first, second and later bans last, ms, separated by commas
-- ARGV[10]  reference for a ban
-- returns   { the ban's reference or '', when it ends, ms since 1970 }
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local subject = ARGV[5]

redis.call('XADD', KEYS[1] .. ':reports', 'MINID', '~', string.format('%d', now - ARGV[8]), '*',
  'call', ARGV[1], 'reason', ARGV[2], 'connected', ARGV[3], 'reporter', ARGV[4], 'reported', subject)

local accusers = KEYS[1] .. ':accusers:' .. subject
redis.call('ZREMRANGEBYSCORE', accusers, '-inf', now - ARGV[7])
redis.call('ZADD', accusers, now, ARGV[4])
redis.call('PEXPIRE', accusers, ARGV[7])
local ban = KEYS[1] .. ':ban:' .. subject
if redis.call('ZCARD', accusers) < tonumber(ARGV[6]) or redis.call('EXISTS', ban) == 1 then
  return { '', 0 }
end

local durations = {}
for duration in string.gmatch(ARGV[9], '[^,]+') do
  durations[#durations + 1] = tonumber(duration)
end
local offences = KEYS[1] .. ':offences:' .. subject
local offence = redis.call('INCR', offences)
redis.call('PEXPIRE', offences, ARGV[8])
local ends = now + durations[math.min(offence, #durations)]
redis.call('HSET', ban, 'reference', ARGV[10], 'until', ends, 'reason', 'reports')
redis.call('PEXPIREAT', ban, ends)
redis.call('ZADD', KEYS[1] .. ':bans', ends, subject)
redis.call('DEL', accusers)
return { ARGV[10], ends }
