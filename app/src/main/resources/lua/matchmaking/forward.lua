--@include matchmaking/call.lua
-- Passes a frame on to a session that was on the asking node a moment ago: to its new node, or into its inbox.
--
-- ARGV[8]   receiver's session id
-- ARGV[9]   call id
-- ARGV[10]  the frame
-- ARGV[11]  its number among the sender's
-- returns   { 'local' }  it is on the asking node after all
--           { 'gone' }  not its present call any more
--           { 'sent', events, node }
--           { 'lost', seal, the receiver, node }  its connection is lost: seal the frame and keep it by keep_frame.lua
local id = ARGV[8]
local s = redis.call('HMGET', session(id), 'call', 'node')
if s[1] ~= ARGV[9] then
  return { 'gone' }
end
if s[2] == SELF then
  return { 'local' }
end
return deliver_frame(id, s[2], ARGV[9], ARGV[10], ARGV[11])
