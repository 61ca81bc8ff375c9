-- The deployment's secret for address hashes: the first node's offer, for good.
--
-- KEYS[1]  prefix of the slot
-- ARGV[1]  a random secret, stored if there is none yet
-- returns  { the secret }
local key = KEYS[1] .. ':hash-secret'
redis.call('SETNX', key, ARGV[1])
return { redis.call('GET', key) }
