-- The latest reports.
--
-- KEYS[1]  prefix of the slot
-- ARGV[1]  limit of entries
-- returns  stream entries, the newest first
return redis.call('XREVRANGE', KEYS[1] .. ':reports', '+', '-', 'COUNT', ARGV[1])
