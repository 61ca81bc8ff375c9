--@include matchmaking/common.lua
-- Keeps the end of a call that reached a session's former node, for the session's return. A session that is
-- back already has learned it from its welcome.
--
-- ARGV[8]  session id
-- ARGV[9]  the event
-- returns  nothing
write_even_if_full()
if redis.call('HGET', session(ARGV[8]), 'node') == '' then
  notify(ARGV[8], '', ARGV[9])
end
return {}
