--@include matchmaking/lost.lua
-- A ban: ends the session and its call, and has its node close the connection.
--
-- ARGV[8]  session id
-- ARGV[9]  reference of the ban
-- ARGV[10] when it ends, ms since 1970
-- returns  { events }
write_even_if_full()
local id = ARGV[8]
local node = redis.call('HGET', session(id), 'node')
forget(id, 'banned')
-- Its node may be attaching it at this moment, for which it looks like one that Redis forgot.
redis.call('SET', key('expelled', id), '1', 'PX', 60000)
if node and node ~= '' then
  notify(id, node, table.concat({ 'banned', id, ARGV[9], ARGV[10] }, ' '))
end
return { events }
