--@include matchmaking/common.lua
-- The end of a call that came to the node where the session was a moment ago: kept for the session's return. One that is
-- back already was told by its welcome.
--
-- ARGV[8]  session id
-- ARGV[9]  the event
-- returns  nothing
write_even_if_full()
if redis.call('HGET', session(ARGV[8]), 'node') == '' then
  notify(ARGV[8], '', ARGV[9])
end
return {}
