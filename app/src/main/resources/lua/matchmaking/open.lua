--@include matchmaking/common.lua
-- Begins a session on the asking node.
--
-- ARGV[8]  session id
-- ARGV[9]  keyed hash of the visitor's address
-- returns  nothing
redis.call('HSET', session(ARGV[8]), 'node', SELF, 'epoch', 1, 'state', 'idle', 'v', 1, 'addr', ARGV[9])
redis.call('SADD', key('node-sessions', SELF), ARGV[8])
return {}
