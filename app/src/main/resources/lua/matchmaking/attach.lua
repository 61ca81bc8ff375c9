--@include matchmaking/call.lua
--@include matchmaking/match.lua
--@include matchmaking/back.lua
-- Says that a session is connected to the asking node, after Redis was away or forgot. Redis' state has priority;
-- the node's state replaces the parts that Redis forgot.
--
-- ARGV[8]   session id
-- ARGV[9]   epoch of its connection
-- ARGV[10]  keyed hash of the visitor's address
-- ARGV[11]  state as the node knows it
-- ARGV[12]  v as the node knows it
-- ARGV[13]  call, ARGV[14] peer, ARGV[15] polite, ARGV[16] hidden; '' if there is none
-- ARGV[17]  tags, ARGV[18] language, ARGV[19] 1 to hide the address
-- ARGV[20]  id for a call, should one begin
-- ARGV[21]  public key for frames that are kept, or ''
-- returns   { 'taken' }  a newer connection has it
--           { 'expelled' }  it was banned a moment ago, and is over
--           { 'attached', v, state, call, events }
write_even_if_full()
local id = ARGV[8]
local epoch = redis.call('HGET', session(id), 'epoch')
if epoch and tonumber(epoch) > tonumber(ARGV[9]) then
  return { 'taken' }
end
if redis.call('EXISTS', key('expelled', id)) == 1 then
  return { 'expelled' }
end
-- Before its preferences change, by which it is found in the pool.
leave_pool(id)
redis.call('SADD', key('node-sessions', SELF), id)
redis.call('HSET', session(id), 'node', SELF, 'epoch', ARGV[9], 'addr', ARGV[10],
  'tags', ARGV[17], 'lang', ARGV[18], 'relay', ARGV[19], 'seal', ARGV[21])
local s = load_session(id)
found(id, s and s.call, s and s.peer)
if not s then
  redis.call('HSET', session(id), 'state', ARGV[11], 'v', ARGV[12], 'since', now())
  if ARGV[11] == 'in-call' then
    local peer = ARGV[14]
    redis.call('HSET', session(id), 'call', ARGV[13], 'peer', peer, 'polite', ARGV[15], 'hidden', ARGV[16])
    local theirs = redis.call('HMGET', session(peer), 'state', 'call')
    if not theirs[1] then
      -- The peer has its grace to be attached or to come back, as after any loss.
      redis.call('HSET', session(peer), 'node', '', 'epoch', 0, 'state', 'in-call', 'v', 0, 'call', ARGV[13],
        'peer', id, 'polite', ARGV[15] == '1' and '0' or '1', 'hidden', ARGV[16])
      redis.call('ZADD', key('lost'), now() + ARGV[3], peer)
      redis.call('INCR', key('calls'))
    elseif theirs[2] ~= ARGV[13] then
      clear_call(id, ARGV[12] + 1, ARGV[13], peer, '', '0')
    end
  end
  s = load_session(id)
elseif s.v < tonumber(ARGV[12]) then
  s.v = tonumber(ARGV[12])
  redis.call('HSET', session(id), 'v', s.v)
end
-- A start or skip whose answer came too late: its client got an error, and does not wait.
if s.state == 'waiting' and ARGV[11] ~= 'waiting' then
  s.state, s.v = 'idle', s.v + 1
  redis.call('HSET', session(id), 'state', s.state, 'v', s.v)
end
for _, event in ipairs(redis.call('LRANGE', key('inbox', id), 0, -1)) do
  events[#events + 1] = event
end
redis.call('DEL', key('inbox', id))
local call = redis.call('HGET', session(id), 'call') or ''
local v, state = s.v, s.state
if state == 'waiting' then
  match_or_wait(s, ARGV[20])
end
return { 'attached', v, state, call, events }
