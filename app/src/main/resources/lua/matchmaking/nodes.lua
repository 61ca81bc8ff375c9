--@include matchmaking/common.lua
-- Who of the nodes is alive.

local alive = {}

local function node_alive(node)
  if alive[node] == nil then
    local lease = node ~= SELF and redis.call('ZSCORE', key('nodes'), node)
    alive[node] = node == SELF or (lease and tonumber(lease) > now()) or false
  end
  return alive[node]
end

-- A node that asks is alive. Where its own lease has lapsed all the same, it or Redis itself stood still, and in the
-- latter case nobody could renew: each lapsed lease is good for once more, so that no node is taken for dead, with all
-- its sessions and calls, before it had the time to say otherwise. One that is dead will not.
local function excuse_lapsed(lease)
  local own = redis.call('ZSCORE', key('nodes'), SELF)
  if own and tonumber(own) <= now() then
    for _, node in ipairs(redis.call('ZRANGEBYSCORE', key('nodes'), '-inf', now())) do
      redis.call('ZADD', key('nodes'), now() + lease, node)
    end
  end
end
