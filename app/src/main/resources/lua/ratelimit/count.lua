-- Counts events in a window that begins with the first of them.
--
-- KEYS[1]  the counter
-- ARGV[1]  how many to add
-- ARGV[2]  the window, ms
-- returns  { events so far, ms until the window ends }
local total = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  left = tonumber(ARGV[2])
end
return { total, left }
