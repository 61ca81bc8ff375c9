-- Remembers that one side of a call hears the other.
--
-- KEYS[1]  prefix of all keys of this pool
-- ARGV[8]  session id
-- ARGV[9]  call id; one that is not the session's present call is ignored
-- returns  nothing
local id, call = ARGV[8], ARGV[9]
local session = KEYS[1] .. ':session:' .. id
if redis.call('HGET', session, 'call') == call then
  redis.call('HSET', session, 'heard', call)
end
return {}
