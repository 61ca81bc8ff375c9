--@include matchmaking/common.lua
-- A session that was lost has a connection again.

-- call and peer are the session's, or nil. If both sides were lost, the peer's grace begins now: the two may have lost
-- their connections together, and the peer had nobody to come back to.
local function found(id, call, peer)
  local was_lost = redis.call('ZREM', key('lost'), id) == 1
  redis.call('HSET', session(id), 'leaving', '0', 'outage', '0')
  if was_lost and call and redis.call('ZSCORE', key('lost'), peer) and redis.call('HGET', session(peer), 'leaving') ~= '1' then
    redis.call('ZADD', key('lost'), now() + ARGV[3], peer)
  end
end
