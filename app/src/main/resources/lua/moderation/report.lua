-- Stores a report, and bans if it is one distinct reporter too many. A second report of a call by the same session changes
-- nothing. Reports of calls in which no media flowed are stored, but never ban.
--
-- KEYS[1]   prefix of the slot
-- ARGV[1]   call id
-- ARGV[2]   reason
-- ARGV[3]   1 if both sides of the call heard each other
-- ARGV[4]   the reporter's session id
-- ARGV[5]   reporter: keyed hash of the address, or session id
-- ARGV[6]   keyed hash of the reporter's network, or session id: reporters of one network count as one
-- ARGV[7]   reported: keyed hash of the address, or session id
-- ARGV[8]   so many distinct reporters ban
-- ARGV[9]   within this time, ms
-- ARGV[10]  how long reports and offences are remembered, ms
-- ARGV[11]  most reports that are kept
-- ARGV[12]  how long the first, second and later bans last, ms, separated by commas
-- ARGV[13]  reference for a ban
-- returns   { the ban's reference or '', when it ends, ms since 1970, 1 if the report is new }
local call, reason, media, session = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local reporter, network, subject = ARGV[5], ARGV[6], ARGV[7]
local reporters_max, window, keep, reports_max = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10]), ARGV[11]
local durations_text, reference = ARGV[12], ARGV[13]

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- A key that never exists. After a write that only frees, Redis refuses no write when it is full: a report is always taken.
redis.call('DEL', KEYS[1])

if not redis.call('SET', KEYS[1] .. ':reported:' .. call .. ':' .. session, '1', 'NX', 'PX', window) then
  return { '', 0, 0 }
end

local reports = KEYS[1] .. ':reports'
redis.call('XADD', reports, 'MINID', '~', string.format('%d', now - keep), '*',
  'call', call, 'reason', reason, 'connected', media, 'reporter', reporter, 'reported', subject)
redis.call('XTRIM', reports, 'MAXLEN', '~', reports_max)
if media ~= '1' then
  return { '', 0, 1 }
end

local accusers = KEYS[1] .. ':accusers:' .. subject
redis.call('ZREMRANGEBYSCORE', accusers, '-inf', now - window)
redis.call('ZADD', accusers, now, network)
redis.call('PEXPIRE', accusers, window)
local ban = KEYS[1] .. ':ban:' .. subject
if redis.call('ZCARD', accusers) < reporters_max or redis.call('EXISTS', ban) == 1 then
  return { '', 0, 1 }
end

local durations = {}
for duration in string.gmatch(durations_text, '[^,]+') do
  durations[#durations + 1] = tonumber(duration)
end
local offences = KEYS[1] .. ':offences:' .. subject
local offence = redis.call('INCR', offences)
redis.call('PEXPIRE', offences, keep)
local ends = now + durations[math.min(offence, #durations)]
redis.call('HSET', ban, 'reference', reference, 'until', ends, 'reason', 'reports')
redis.call('PEXPIREAT', ban, ends)
redis.call('ZADD', KEYS[1] .. ':bans', ends, subject)
redis.call('DEL', accusers)
return { reference, ends, 1 }
