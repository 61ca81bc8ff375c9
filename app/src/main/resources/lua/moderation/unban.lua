-- Lifts the ban of a reference.
--
-- KEYS[1]  prefix of the slot
-- ARGV[1]  reference
-- returns  { 1 } or, if no ban with this reference is in force, { 0 }
for _, subject in ipairs(redis.call('ZRANGE', KEYS[1] .. ':bans', 0, -1)) do
  local ban = KEYS[1] .. ':ban:' .. subject
  if redis.call('HGET', ban, 'reference') == ARGV[1] then
    redis.call('DEL', ban)
    redis.call('ZREM', KEYS[1] .. ':bans', subject)
    return { 1 }
  end
end
return { 0 }
