--@include matchmaking/common.lua
-- Takes a waiting session out of the pool but leaves it waiting: it enters again when it resumes elsewhere.
--
-- ARGV[8]  session id
-- returns  nothing
if redis.call('HGET', session(ARGV[8]), 'node') == SELF then
  leave_pool(ARGV[8])
end
return {}
