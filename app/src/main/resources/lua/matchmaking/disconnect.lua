--@include matchmaking/lost.lua
-- A connection is lost: its session leaves the pool at once and may resume until its grace ends.
--
-- ARGV[8]  session id
-- ARGV[9]  epoch of the lost connection, a newer one is left alone; '' where it is not known, and the asking node has
--          no connection of the session
-- returns  nothing
write_even_if_full()
local owner = redis.call('HMGET', session(ARGV[8]), 'node', 'epoch')
if owner[1] == SELF and (ARGV[9] == '' or owner[2] == ARGV[9]) then
  lose(ARGV[8], now() + ARGV[3])
end
return {}
