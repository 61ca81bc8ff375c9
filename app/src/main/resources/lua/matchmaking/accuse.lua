--@include matchmaking/call.lua
-- Report: ends the call if it is still on, and keeps the two apart from now on.
--
-- ARGV[8]   reporter's session id
-- ARGV[9]   call id, of the present call or of the last one
-- ARGV[10]  how long they never meet again, ms; their sessions for a day at most, since a page is not open for longer
-- returns   { 'not-in-call' } or
--           { 'accused', v or '' if no call was ended, peer, keyed hash of the peer's address, events,
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

local function keep_apart_for_long(set, other, millis)
  keep_apart(set, other, millis)
  redis.call('PEXPIRE', set, millis)
end

local for_addresses = tonumber(ARGV[10])
local for_sessions = math.min(for_addresses, 86400000)
keep_apart_for_long(key('never', id), peer, for_sessions)
keep_apart_for_long(key('never', peer), id, for_sessions)
if addr ~= '' and mine_addr ~= '' and addr ~= mine_addr then
  keep_apart_for_long(key('never-addr', mine_addr), addr, for_addresses)
  keep_apart_for_long(key('never-addr', addr), mine_addr, for_addresses)
end
return { 'accused', v, peer, addr, events, last[3] or '0' }
