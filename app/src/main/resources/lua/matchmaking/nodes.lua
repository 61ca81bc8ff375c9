--@include matchmaking/common.lua
-- Which nodes are alive.

local alive = {}

local function node_alive(node)
  if alive[node] == nil then
    local lease = node ~= SELF and redis.call('ZSCORE', key('nodes'), node)
    alive[node] = node == SELF or (lease and tonumber(lease) > now()) or false
  end
  return alive[node]
end

-- The asking node is alive. If its own lease has expired all the same, either the node or Redis stood still. If Redis
-- stood still, no node could renew its lease. So each expired lease is extended once: a living node has the time to
-- renew it, and a dead node does not.
local function excuse_lapsed(lease)
  local own = redis.call('ZSCORE', key('nodes'), SELF)
  if own and tonumber(own) <= now() then
    for _, node in ipairs(redis.call('ZRANGEBYSCORE', key('nodes'), '-inf', now())) do
      redis.call('ZADD', key('nodes'), now() + lease, node)
    end
  end
end
