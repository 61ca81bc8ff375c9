-- Stores the public key by which frames are sealed that are kept for a session.
--
-- KEYS[1]  prefix of all keys of this pool
-- ARGV[8]  session id; one that Redis does not know is ignored
-- ARGV[9]  the public key
-- returns  nothing
local id, seal = ARGV[8], ARGV[9]
local session = KEYS[1] .. ':session:' .. id
if redis.call('EXISTS', session) == 1 then
  redis.call('HSET', session, 'seal', seal)
end
return {}
