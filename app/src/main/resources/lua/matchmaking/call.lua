--@include matchmaking/common.lua
-- The end of a call, and frames for a peer elsewhere.

local APART, INBOX_MAX = ARGV[4], tonumber(ARGV[7])

-- Keeps the owner of a set and another apart for a while. Expired members are removed now and then: nothing reads
-- them, and they go with the whole set in the end.
local function keep_apart(set, other, millis)
  if now() % 8 == 0 then
    redis.call('ZREMRANGEBYSCORE', set, '-inf', now())
  end
  redis.call('ZADD', set, now() + millis, other)
end

-- An empty member stands for none, since to take members away would be a second command.
local function clear_call(id, v, call, peer, peer_addr, media)
  redis.call('HSET', session(id), 'state', 'idle', 'v', v, 'call', '', 'peer', '',
    'last_call', call, 'last_peer', peer, 'last_addr', peer_addr, 'last_media', media)
end

-- Ends the call of a session and tells the other side why. s is the session, if it is loaded already, and idle afterwards.
local function end_call(id, reason, s)
  s = s or load_session(id)
  if not s or not s.call then
    return
  end
  local call, peer = s.call, s.peer
  local theirs = redis.call('HMGET', session(peer), 'call', 'node', 'addr', 'v', 'heard')
  local media = s.heard == call and theirs[5] == call and '1' or '0'
  s.state, s.call, s.v = 'idle', nil, s.v + 1
  clear_call(id, s.v, call, peer, theirs[3] or '', media)
  redis.call('DECR', key('calls'))
  if theirs[1] == call then
    local v = theirs[4] + 1
    clear_call(peer, v, call, id, s.addr, media)
    notify(peer, theirs[2] or '', table.concat({ 'ended', peer, v, call, reason }, ' '))
    keep_apart(key('avoid', id), peer, APART)
    keep_apart(key('avoid', peer), id, APART)
  end
end

-- Passes a frame to the node of its receiver. Returns to the asking node: { 'sent', events, node }, or
-- { 'lost', the receiver's public key or '', id, node } if the receiver has no connection or its node is gone. Then the asking node
-- seals the frame, since Redis' files must hold no address, and has keep_frame.lua keep it.
local function deliver_frame(id, node, call, frame, number)
  if node ~= '' and notify(id, node, table.concat({ 'frame', id, call, number, frame }, ' ')) then
    return { 'sent', events, node }
  end
  return { 'lost', redis.call('HGET', session(id), 'seal') or '', id, node }
end
