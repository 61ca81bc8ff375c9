--@include matchmaking/call.lua
-- Passes a frame to the peer of a call that is not known to be on the asking node.
--
-- ARGV[8]   sender's session id
-- ARGV[9]   call id
-- ARGV[10]  the frame
-- ARGV[11]  its number among the sender's
-- returns   { 'local', peer }  the peer is on the asking node after all: deliver it there
--           { 'sent', events, node }  published to its node
--           { 'lost', seal, peer, node }  its connection is lost: seal the frame and keep it by keep_frame.lua
--           { 'stale' }  not the present call of both
local mine = redis.call('HMGET', session(ARGV[8]), 'call', 'peer')
if mine[1] ~= ARGV[9] then
  return { 'stale' }
end
local peer = mine[2]
local theirs = redis.call('HMGET', session(peer), 'call', 'node')
if theirs[1] ~= ARGV[9] then
  return { 'stale' }
end
if theirs[2] == SELF then
  return { 'local', peer }
end
return deliver_frame(peer, theirs[2], ARGV[9], ARGV[10], ARGV[11])
