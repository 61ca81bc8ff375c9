-- Whether one of some hashes is banned.
--
-- KEYS[1]  prefix of the slot
-- ARGV     keyed hashes of one address
-- returns  {} or { the ban's reference, when it ends, ms since 1970 }
for _, subject in ipairs(ARGV) do
  local ban = redis.call('HMGET', KEYS[1] .. ':ban:' .. subject, 'reference', 'until')
  if ban[1] then
    return ban
  end
end
return {}
