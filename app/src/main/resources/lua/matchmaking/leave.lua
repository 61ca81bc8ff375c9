--@include matchmaking/call.lua
-- Stop: leaves the pool or the call. Doing it again changes nothing.
--
-- ARGV[8]  session id
-- ARGV[9]  reason that the peer of a call gets
-- returns  { 'unknown' } or { 'idle', v, events }
write_even_if_full()
local id, reason = ARGV[8], ARGV[9]
local s = load_session(id)
if not s or s.node ~= SELF then
  return { 'unknown' }
end
if s.call then
  end_call(id, reason, s)
else
  if s.state == 'waiting' then
    leave_pool(id, s)
  end
  s.v = s.v + 1
  redis.call('HSET', session(id), 'state', 'idle', 'v', s.v)
end
return { 'idle', s.v, events }
