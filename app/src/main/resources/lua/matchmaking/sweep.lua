--@include matchmaking/lost.lua
--@include matchmaking/match.lua
-- The reaper, run by every node: clears leases that nobody renews, and widens the search of long waits.
-- Bounded: if more is left, it reports that, and runs again at once.
--
-- ARGV[8]   how long a node's lease is, ms
-- ARGV[9]   how often a node renews it, ms
-- ARGV[10]  prefix of ids for calls, should some begin
-- ARGV[11]  most sessions handled in one run
-- ARGV[12]  how much longer than its grace a call is kept if both sides lost their connections, ms
-- returns   { 1 if there is more to do, events }
write_even_if_full()
local limit = tonumber(ARGV[11])
local more = 0

excuse_lapsed(ARGV[8])

-- A dead node: its sessions have the grace that they would have had at its last sign of life, and one beat more.
-- After an outage that is over already, so they get half a grace to come back.
for _, node in ipairs(redis.call('ZRANGEBYSCORE', key('nodes'), '-inf', now(), 'LIMIT', 0, 1)) do
  local died = tonumber(redis.call('ZSCORE', key('nodes'), node)) - ARGV[8]
  local orphans = redis.call('SRANDMEMBER', key('node-sessions', node), limit)
  for _, id in ipairs(orphans) do
    if redis.call('HGET', session(id), 'node') == node then
      lose(id, math.max(died + ARGV[9] + ARGV[3], now() + ARGV[3] / 2))
    else
      redis.call('SREM', key('node-sessions', node), id)
    end
  end
  if #orphans < limit then
    redis.call('ZREM', key('nodes'), node)
    redis.call('HDEL', key('online'), node)
  else
    more = 1
  end
end

-- Nobody waits for a session whose peer is lost too: in an outage of the service both come back to their call.
local function is_in_outage(id)
  local s = redis.call('HMGET', session(id), 'call', 'peer', 'leaving', 'outage')
  if not s[1] or s[1] == '' or s[3] == '1' or s[4] == '1' then
    return false
  end
  local theirs = redis.call('HMGET', session(s[2]), 'call', 'node', 'leaving')
  return theirs[1] == s[1] and theirs[3] ~= '1' and (not theirs[2] or theirs[2] == '' or not node_alive(theirs[2]))
end

local ended = redis.call('ZRANGEBYSCORE', key('lost'), '-inf', now(), 'LIMIT', 0, limit)
for _, id in ipairs(ended) do
  if is_in_outage(id) then
    redis.call('HSET', session(id), 'outage', '1')
    redis.call('ZADD', key('lost'), now() + ARGV[12], id)
  else
    forget(id, redis.call('HGET', session(id), 'leaving') == '1' and 'left' or 'lost')
  end
end

local due = redis.call('ZRANGEBYSCORE', key('pool:due'), '-inf', now(), 'LIMIT', 0, limit)
for i, id in ipairs(due) do
  redis.call('ZREM', key('pool:due'), id)
  if redis.call('SISMEMBER', key('pool:all'), id) == 1 then
    local s = load_session(id)
    if not s or s.state ~= 'waiting' or s.node == '' or not node_alive(s.node) then
      leave_pool(id, s)
    else
      s.pooled = true
      match_or_wait(s, ARGV[10] .. i)
    end
  end
end
if #ended == limit or #due == limit then
  more = 1
end
return { more, events }
