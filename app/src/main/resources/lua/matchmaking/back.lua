--@include matchmaking/common.lua
-- A session that was lost has a connection again.

-- call and peer are the session's, or nil. If the peer is lost too, its grace begins now: the two may have lost their
-- connections together, and the peer had nobody to come back to.
local function found(id, call, peer)
  redis.call('ZREM', key('lost'), id)
  redis.call('HSET', session(id), 'leaving', '0', 'outage', '0')
  if call and redis.call('ZSCORE', key('lost'), peer) and redis.call('HGET', session(peer), 'leaving') ~= '1' then
    redis.call('ZADD', key('lost'), now() + ARGV[3], peer)
  end
end
