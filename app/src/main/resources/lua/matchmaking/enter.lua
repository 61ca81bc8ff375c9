--@include matchmaking/pool.lua
-- Start and skip: enters the pool, and matches at once where somebody fits.
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
--           { 'waiting', v, waiting, events }  with a matched event among them where somebody fitted
local id = ARGV[8]
local s = load_session(id)
if not s or s.node ~= SELF then
  return { 'unknown' }
end
if s.state == 'in-call' then
  if ARGV[9] == 'start' then
    return { 'already-in-call' }
  end
  end_call(id, 'skipped')
  s.v = s.v + 1
end
leave_pool(id)
if ARGV[9] == 'start' then
  s.tags, s.lang, s.relay = ARGV[10], ARGV[11], ARGV[12]
end
if s.state ~= 'waiting' then
  s.since = NOW
end
s.v = s.v + 1
redis.call('HSET', session(id), 'state', 'waiting', 'tags', s.tags, 'lang', s.lang, 'relay', s.relay, 'since', s.since, 'v', s.v)
local v = s.v
local waiting = redis.call('SCARD', key('pool:all')) + 1
if ARGV[14] ~= '1' then
  match_or_wait(s, ARGV[13])
end
return { 'waiting', v, waiting, events }
