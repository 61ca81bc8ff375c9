--@include matchmaking/lost.lua
-- A connection is lost: its session leaves the pool at once and may resume until its grace ends. If the browser closed the
-- connection in a call, the grace is short and the peer gets `away`.
--
-- ARGV[8]   session id
-- ARGV[9]   epoch of the lost connection, a newer one is left alone; '' if it is not known, and the asking node has
--           no connection of the session
-- ARGV[10]  1 if the browser closed the connection because its page goes away
-- ARGV[11]  grace of such a page, ms
-- returns   { events }
write_even_if_full()
local id, epoch, leaving, reload_grace = ARGV[8], ARGV[9], ARGV[10], ARGV[11]
local s = redis.call('HMGET', session(id), 'node', 'epoch', 'call', 'peer')
if s[1] == SELF and (epoch == '' or s[2] == epoch) then
  local call, peer = s[3], s[4]
  if leaving == '1' and call and call ~= '' then
    lose(id, now() + reload_grace, '1')
    local node = redis.call('HGET', session(peer), 'node')
    if node and node ~= '' then
      notify(peer, node, table.concat({ 'away', peer, call }, ' '))
    end
  else
    lose(id, now() + ARGV[3])
  end
end
return { events }
