--@include matchmaking/call.lua
--@include matchmaking/match.lua
-- Start and skip: enters the pool, and matches at once if somebody fits.
--
-- ARGV[8]   session id
-- ARGV[9]   start or skip: a skip ends the call first and keeps the preferences
-- ARGV[10]  tags, separated by commas
-- ARGV[11]  language, or ''
-- ARGV[12]  1 to hide the address
-- ARGV[13]  id for the call, should one begin
-- ARGV[14]  1 to wait outside of the pool: the node is going away
-- returns   { 'unknown' }  the session is not on this node
--           { 'already-in-call' }
--           { 'waiting', v, waiting, events }  with a matched event among them if somebody fitted
local id = ARGV[8]
local s = load_session(id)
if not s or s.node ~= SELF then
  return { 'unknown' }
end
if s.state == 'in-call' then
  if ARGV[9] == 'start' then
    return { 'already-in-call' }
  end
  -- A skip ends a call, so the peer must get its end; a start is refused while Redis is full.
  write_even_if_full()
  end_call(id, 'skipped', s)
end
-- A session that does not wait is not in the pool.
if s.state == 'waiting' then
  leave_pool(id, s)
else
  s.since = now()
end
if ARGV[9] == 'start' then
  s.tags, s.lang, s.relay = ARGV[10], ARGV[11], ARGV[12]
end
s.state, s.v = 'waiting', s.v + 1
s.unsaved = { 'tags', s.tags, 'lang', s.lang, 'relay', s.relay, 'since', s.since }
local v = s.v
local others = redis.call('SCARD', key('pool:all'))
local matched = ARGV[14] ~= '1' and match_or_wait(s, ARGV[13], others == 0)
if not matched then
  redis.call('HSET', session(id), 'state', s.state, 'v', v, unpack(s.unsaved))
end
return { 'waiting', v, others + 1, events }
