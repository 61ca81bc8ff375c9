-- Says how many connections an address has on this node, and asks how many it has on all of them.
--
-- KEYS[1]  hash: connections of the address, by node
-- ARGV[1]  the asking node
-- ARGV[2]  its connections of the address
-- ARGV[3]  how long this is worth remembering, ms
-- ARGV[4]  and on: the living nodes; what dead ones left does not count
-- returns  { connections }
if ARGV[2] == '0' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
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
  if living[counts[i]] then
    total = total + tonumber(counts[i + 1])
  else
    redis.call('HDEL', KEYS[1], counts[i])
  end
end
return { total }
