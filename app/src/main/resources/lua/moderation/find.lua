-- Whether one of some hashes is banned.
--
-- KEYS[1]  prefix of the slot
-- ARGV     keyed hashes of one address
-- returns  {} or { the ban's reference }
for _, subject in ipairs(ARGV) do
  local reference = redis.call('HGET', KEYS[1] .. ':ban:' .. subject, 'reference')
  if reference then
    return { reference }
  end
end
return {}
