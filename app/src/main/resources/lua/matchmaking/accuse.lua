--@include matchmaking/pool.lua
-- Report: ends the call if it is still on, and keeps the two apart from now on.
--
-- ARGV[8]   reporter's session id
-- ARGV[9]   call id, of the present call or of the last one
-- ARGV[10]  how long they never meet again, ms
-- returns   { 'not-in-call' } or
--           { 'accused', v or '' where no call was ended, peer, keyed hash of the peer's address, events }
local id = ARGV[8]
local mine = redis.call('HMGET', session(id), 'call', 'last_call', 'addr')
local v = ''
if mine[1] == ARGV[9] then
  end_call(id, 'reported')
  v = redis.call('HGET', session(id), 'v')
elseif mine[2] ~= ARGV[9] then
  return { 'not-in-call' }
end
local last = redis.call('HMGET', session(id), 'last_peer', 'last_addr')
local peer, addr, mine_addr = last[1], last[2] or '', mine[3] or ''
keep_apart('never', id, peer, ARGV[10])
keep_apart('never', peer, id, ARGV[10])
if addr ~= '' and mine_addr ~= '' and addr ~= mine_addr then
  keep_apart('never-addr', mine_addr, addr, ARGV[10])
  keep_apart('never-addr', addr, mine_addr, ARGV[10])
end
return { 'accused', v, peer, addr, events }
