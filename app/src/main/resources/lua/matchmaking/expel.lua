--@include matchmaking/pool.lua
-- A ban: ends the session and its call, and has its node close the connection.
--
-- ARGV[8]  session id
-- ARGV[9]  reference of the ban
-- returns  { events }
local id = ARGV[8]
local node = redis.call('HGET', session(id), 'node')
forget(id, 'banned')
if node and node ~= '' then
  notify(id, node, table.concat({ 'banned', id, ARGV[9] }, ' '))
end
return { events }
