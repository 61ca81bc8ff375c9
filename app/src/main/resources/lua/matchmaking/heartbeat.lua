--@include matchmaking/nodes.lua
-- Renews the asking node's lease, tells its number of connections and asks for the deployment's.
--
-- ARGV[8]  how long the lease is, ms
-- ARGV[9]  connections of this node
-- returns  { 1 where the lease had lapsed or was never there, online, waiting, calls, { living nodes } }
write_even_if_full()
local lease = redis.call('ZSCORE', key('nodes'), SELF)
local lapsed = (not lease or tonumber(lease) <= now()) and 1 or 0
excuse_lapsed(ARGV[8])
redis.call('ZADD', key('nodes'), now() + ARGV[8], SELF)
redis.call('HSET', key('online'), SELF, ARGV[9])
local living = redis.call('ZRANGEBYSCORE', key('nodes'), '(' .. now(), '+inf')
local online = 0
for _, count in ipairs(redis.call('HMGET', key('online'), unpack(living))) do
  online = online + tonumber(count or 0)
end
return { lapsed, online, redis.call('SCARD', key('pool:all')), tonumber(redis.call('GET', key('calls')) or 0), living }
