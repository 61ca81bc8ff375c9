-- The bans in force.
--
-- KEYS[1]  prefix of the slot
-- ARGV[1]  limit of entries
-- returns  a list of { reference, subject, until, reason }, those that end last first
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1] .. ':bans', '-inf', now)
local bans = {}
for _, subject in ipairs(redis.call('ZREVRANGE', KEYS[1] .. ':bans', 0, ARGV[1] - 1)) do
  local ban = redis.call('HMGET', KEYS[1] .. ':ban:' .. subject, 'reference', 'until', 'reason')
  if ban[1] then
    bans[#bans + 1] = { ban[1], subject, ban[2], ban[3] }
  end
end
return bans
