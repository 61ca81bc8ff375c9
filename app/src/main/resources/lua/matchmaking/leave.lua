--@include matchmaking/pool.lua
-- Stop: leaves the pool or the call. Doing it again changes nothing.
--
-- ARGV[8]  session id
-- returns  { 'unknown' } or { 'idle', v, events }
local id = ARGV[8]
local s = load_session(id)
if not s or s.node ~= SELF then
  return { 'unknown' }
end
leave_pool(id)
end_call(id, 'left')
redis.call('HSET', session(id), 'state', 'idle')
return { 'idle', redis.call('HINCRBY', session(id), 'v', 1), events }
