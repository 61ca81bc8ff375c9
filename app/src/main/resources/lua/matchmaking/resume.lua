--@include matchmaking/match.lua
--@include matchmaking/back.lua
-- Brings a session to the asking node, wherever it was, in the state that it was in.
--
-- ARGV[8]   session id
-- ARGV[9]   keyed hash of the visitor's address
-- ARGV[10]  id for a call, should one begin
-- returns   { 'unknown' } or
--           { 'resumed', epoch, v, state, call, peer, polite, hidden, kept events, events, seal }
write_even_if_full()
local id = ARGV[8]
local s = load_session(id)
if not s then
  return { 'unknown' }
end
local epoch = redis.call('HINCRBY', session(id), 'epoch', 1)
if s.node ~= '' then
  notify(id, s.node, table.concat({ 'taken', id, epoch }, ' '))
  redis.call('SREM', key('node-sessions', s.node), id)
end
redis.call('HSET', session(id), 'node', SELF, 'addr', ARGV[9])
found(id, s.call, s.peer)
redis.call('SADD', key('node-sessions', SELF), id)
local kept = redis.call('LRANGE', key('inbox', id), 0, -1)
redis.call('DEL', key('inbox', id))
local call = redis.call('HMGET', session(id), 'call', 'peer', 'polite', 'hidden', 'seal')
local v = s.v
if s.state == 'waiting' then
  s.node, s.addr = SELF, ARGV[9]
  leave_pool(id)
  match_or_wait(s, ARGV[10])
end
return { 'resumed', epoch, v, s.state, call[1] or '', call[2] or '', call[3] or '0', call[4] or '0', kept, events, call[5] or '' }
