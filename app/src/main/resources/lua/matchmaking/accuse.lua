--@include matchmaking/call.lua
-- Report: ends the call if it is still on, and keeps the two apart from now on.
--
-- ARGV[8]   reporter's session id
-- ARGV[9]   call id, of the present call or of the last one
-- ARGV[10]  how long they never meet again, ms
-- returns   { 'not-in-call' } or
--           { 'accused', v or '' where no call was ended, peer, keyed hash of the peer's address, events,
--             1 if both sides heard each other }
write_even_if_full()
local id = ARGV[8]
local mine = redis.call('HMGET', session(id), 'call', 'last_call', 'addr')
local v = ''
if mine[1] == ARGV[9] then
  end_call(id, 'reported')
  v = redis.call('HGET', session(id), 'v')
elseif mine[2] ~= ARGV[9] then
  return { 'not-in-call' }
end
local last = redis.call('HMGET', session(id), 'last_peer', 'last_addr', 'last_media')
local peer, addr, mine_addr = last[1], last[2] or '', mine[3] or ''

local function keep_apart_for_long(set, other)
  keep_apart(set, other, ARGV[10])
  redis.call('PEXPIRE', set, ARGV[10])
end

keep_apart_for_long(key('never', id), peer)
keep_apart_for_long(key('never', peer), id)
if addr ~= '' and mine_addr ~= '' and addr ~= mine_addr then
  keep_apart_for_long(key('never-addr', mine_addr), addr)
  keep_apart_for_long(key('never-addr', addr), mine_addr)
end
return { 'accused', v, peer, addr, events, last[3] or '0' }
