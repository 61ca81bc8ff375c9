--@include matchmaking/common.lua
-- A node that stopped in order: takes its lease and its count away. Its sessions are lost one by one before.
--
-- returns  nothing
redis.call('ZREM', key('nodes'), SELF)
redis.call('HDEL', key('online'), SELF)
return {}
