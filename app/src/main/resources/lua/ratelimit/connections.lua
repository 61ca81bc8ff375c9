-- Says how many connections an address has on this node, and asks how many it has on all of them.
--
-- KEYS[1]  hash: connections of the address and when that was reported (ms since 1970), separated by a colon, by node
-- ARGV[1]  the asking node
-- ARGV[2]  its connections of the address
-- ARGV[3]  how long this is worth remembering, ms
-- ARGV[4]  and on: the living nodes, as far as the asking one knows; counts of dead nodes are ignored
-- returns  { connections }
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
-- Deleted first: when Redis is full it refuses no write after it, so a number that is there already stays true.
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then
  redis.call('HDEL', KEYS[1], ARGV[1])
end
if ARGV[2] ~= '0' then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ':' .. string.format('%d', now))
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
local living = {}
for i = 4, #ARGV do
  living[ARGV[i]] = true
end
living[ARGV[1]] = true
local total = 0
local counts = redis.call('HGETALL', KEYS[1])
for i = 1, #counts, 2 do
  local count, told = string.match(counts[i + 1], '^(%d+):(%d+)$')
  if living[counts[i]] then
    total = total + tonumber(count)
  elseif now - tonumber(told) > tonumber(ARGV[3]) then
    -- Not at once: the asking node may only not know of a new one yet.
    redis.call('HDEL', KEYS[1], counts[i])
  end
end
return { total }
