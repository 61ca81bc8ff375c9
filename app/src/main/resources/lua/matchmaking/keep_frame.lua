--@include matchmaking/call.lua
-- Keeps a sealed frame for a session whose connection is lost. The number of frames and of bytes
-- is limited: with more of them the call ends for both.
--
-- ARGV[8]   receiver's session id
-- ARGV[9]   call id
-- ARGV[10]  the sealed frame
-- ARGV[11]  its number among the sender's: two nodes may keep frames at once, and their receiver gets them by number
-- ARGV[12]  the receiver's node, if it turned out to be gone, or ''
-- returns   { 'kept', events }
--           { 'gone' }  the call is not the receiver's present one any more
--           { 'back' }  the receiver has a connection again: relay the frame as any other
local id, call, sealed, number, gone = ARGV[8], ARGV[9], ARGV[10], ARGV[11], ARGV[12]
local s = redis.call('HMGET', session(id), 'call', 'node')
if s[1] ~= call then
  return { 'gone' }
end
if s[2] ~= '' and s[2] ~= gone then
  return { 'back' }
end
-- Two descriptions of the largest size, sealed, and some forty candidates. No browser sends more.
local bytes_left = 65536 - #sealed
local kept = redis.call('LRANGE', key('inbox', id), 0, -1)
for _, event in ipairs(kept) do
  bytes_left = bytes_left - #event
end
if #kept < INBOX_MAX and bytes_left >= 0 then
  redis.call('RPUSH', key('inbox', id), table.concat({ 'sealed', id, call, number, sealed }, ' '))
else
  redis.call('DEL', key('inbox', id))
  end_call(id, 'lost')
  notify(id, '', table.concat({ 'ended', id, redis.call('HGET', session(id), 'v'), call, 'lost' }, ' '))
end
return { 'kept', events }
