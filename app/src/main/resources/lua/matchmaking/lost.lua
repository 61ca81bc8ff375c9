--@include matchmaking/call.lua
-- Sessions whose connection is gone, or that are over.

-- A session whose connection is gone: out of the pool, but kept until the grace ends.
-- leaving is 1 if its browser closed the connection, as it does with a page that is closed or loaded again.
local function lose(id, deadline, leaving)
  leave_pool(id)
  local node = redis.call('HGET', session(id), 'node')
  if node and node ~= '' then
    redis.call('SREM', key('node-sessions', node), id)
  end
  redis.call('HSET', session(id), 'node', '', 'leaving', leaving or '0', 'outage', '0')
  redis.call('ZADD', key('lost'), deadline, id)
end

-- A session that will not come back.
local function forget(id, reason)
  leave_pool(id)
  end_call(id, reason)
  local node = redis.call('HGET', session(id), 'node')
  if node and node ~= '' then
    redis.call('SREM', key('node-sessions', node), id)
  end
  redis.call('ZREM', key('lost'), id)
  redis.call('DEL', session(id), key('inbox', id), key('avoid', id))
end
