--@include matchmaking/call.lua
-- One side of a new call could not be told of it: neither keeps it.
--
-- ARGV[8]  session id of the side that could not be told
-- ARGV[9]  call id
-- returns  { events }
write_even_if_full()
local id = ARGV[8]
if redis.call('HGET', session(id), 'call') == ARGV[9] then
  end_call(id, 'lost')
  local s = redis.call('HMGET', session(id), 'node', 'v')
  notify(id, s[1] or '', table.concat({ 'ended', id, s[2], ARGV[9], 'lost' }, ' '))
end
return { events }
