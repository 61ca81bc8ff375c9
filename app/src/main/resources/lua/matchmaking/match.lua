--@include matchmaking/nodes.lua
-- Which sessions fit, in which sets they wait, and the beginning of a call.

local LANGUAGE_AFTER, ANYONE_AFTER = tonumber(ARGV[5]), tonumber(ARGV[6])
-- Limit of members of a set that one run looks at: keeps a start bounded whatever somebody's history.
local SAMPLE_MAX = 128
-- How soon somebody who could only be matched with one met lately looks around again, ms.
local RETRY = 1000

-- 0: shared tags only, 1: the same language, 2: anyone. A session without preferences takes anyone from the start.
local function level_of(s)
  local waited = now() - s.since
  if waited >= ANYONE_AFTER then
    return 2
  end
  local open = s.lang == '' and 2 or 1
  if s.tags == '' or waited >= LANGUAGE_AFTER then
    return open
  end
  return 0
end

local function enter_pool(s, level, blocked)
  redis.call('SADD', key('pool:all'), s.id)
  if s.lang ~= '' then
    redis.call('SADD', key('pool:lang', s.lang), s.id)
  end
  for _, tag in ipairs(split(s.tags)) do
    redis.call('SADD', key('pool:tag', tag), s.id)
  end
  local due = nil
  if level == 0 then
    due = s.since + LANGUAGE_AFTER
  elseif level == 1 then
    redis.call('SADD', key('pool:openlang', s.lang), s.id)
    due = s.since + ANYONE_AFTER
  else
    redis.call('SADD', key('pool:openany'), s.id)
    if s.lang ~= '' then
      redis.call('SADD', key('pool:openlang', s.lang), s.id)
    end
  end
  if blocked then
    due = math.min(due or now() + RETRY, now() + RETRY)
  end
  if due then
    redis.call('ZADD', key('pool:due'), due, s.id)
  elseif s.pooled then
    redis.call('ZREM', key('pool:due'), s.id)
  end
end

local function until_later(set, member)
  local score = redis.call('ZSCORE', set, member)
  return score and tonumber(score) > now()
end

-- Hardly anybody was ever reported or reported somebody: so that is asked first, once for all who are looked at.
local function never(s, p)
  if s.wary == nil then
    s.wary = redis.call('EXISTS', key('never', s.id), key('never-addr', s.addr)) > 0
  end
  return s.wary and (until_later(key('never', s.id), p.id)
    or (s.addr ~= '' and p.addr ~= s.addr and until_later(key('never-addr', s.addr), p.addr)))
end

-- How many of a set to look at so that one whom s has not met is among them. Most have met nobody lately: so it is not
-- asked before somebody has to be passed over.
local function widen(s, search)
  local history = redis.call('ZCARD', key('avoid', s.id)) + redis.call('ZCARD', key('never', s.id))
  if s.addr ~= '' then
    history = history + redis.call('ZCARD', key('never-addr', s.addr))
  end
  search.sample, search.wide = math.min(history + 2, SAMPLE_MAX), true
end

-- A random partner out of one set of the pool: nil if there is none. search.met keeps one that was met lately.
local function pick(s, set, search)
  for _ = 1, 8 do
    local ghosts, passed = false, false
    for _, id in ipairs(redis.call('SRANDMEMBER', set, search.sample)) do
      if id ~= s.id then
        local p = load_session(id)
        if not p or p.state ~= 'waiting' or p.node == '' or not node_alive(p.node) then
          if not p then
            redis.call('SREM', set, id)
          end
          leave_pool(id, p)
          ghosts = true
        elseif never(s, p) then
          search.kept_apart, passed = true, true
        elseif until_later(key('avoid', s.id), id) then
          search.met, passed = search.met or p, true
        else
          return p
        end
      end
    end
    if passed and not search.wide then
      widen(s, search)
    elseif not ghosts then
      return nil
    end
  end
  search.ghosts = true
  return nil
end

-- Whether everybody else who waits was met lately, or must not be met.
local function nobody_new(s)
  local others = redis.call('SCARD', key('pool:all')) - redis.call('SISMEMBER', key('pool:all'), s.id)
  if others > SAMPLE_MAX then
    return false
  end
  for _, id in ipairs(redis.call('SMEMBERS', key('pool:all'))) do
    if id ~= s.id and not until_later(key('avoid', s.id), id) then
      local p = load_session(id)
      if p and not never(s, p) then
        return false
      end
    end
  end
  return true
end

-- The best partner for a session: shared tags, then language, then anyone, at random among equals.
-- Two are compatible as soon as one of them has waited long enough to take the other.
-- Returns the partner or nil, and whether looking again soon could help.
local function find_partner(s, level)
  local search = { sample = 2 }
  local tags = split(s.tags)
  local first = #tags > 0 and now() % #tags or 0
  for i = 1, #tags do
    local p = pick(s, key('pool:tag', tags[(first + i) % #tags + 1]), search)
    if p then
      return p
    end
  end
  local sets = {}
  if s.lang ~= '' then
    sets[#sets + 1] = key(level >= 1 and 'pool:lang' or 'pool:openlang', s.lang)
  end
  sets[#sets + 1] = key(level >= 2 and 'pool:all' or 'pool:openany')
  for _, set in ipairs(sets) do
    local p = pick(s, set, search)
    if p then
      return p
    end
  end
  if search.met and nobody_new(s) then
    return search.met
  end
  return nil, search.met ~= nil or search.ghosts or search.kept_apart or false
end

local function shared_tags(a, b)
  local shared = {}
  for _, tag in ipairs(split(a.tags)) do
    if string.find(',' .. b.tags .. ',', ',' .. tag .. ',', 1, true) then
      shared[#shared + 1] = tag
    end
  end
  return table.concat(shared, ',')
end

local function matched_event(s, p, call, polite, hidden, tags)
  return table.concat({ 'matched', s.id, s.v, call, polite, hidden, p.id, p.node, tags }, ' ')
end

local function begin_call(s, p, call, polite, hidden)
  redis.call('HSET', session(s.id), 'state', 'in-call', 'call', call, 'peer', p.id, 'polite', polite, 'hidden', hidden,
    'v', s.v, unpack(s.unsaved or {}))
end

-- Makes a call of two waiting sessions, the newcomer s being the impolite side.
-- Returns false, with p out of the pool, where p's node turns out to be gone.
local function match(s, p, call)
  local hidden = (s.relay == '1' or p.relay == '1') and '1' or '0'
  local tags = shared_tags(s, p)
  leave_pool(p.id, p)
  p.v = p.v + 1
  if not notify(p.id, p.node, matched_event(p, s, call, '1', hidden, tags)) then
    return false
  end
  if s.pooled then
    leave_pool(s.id, s)
  end
  s.v = s.v + 1
  notify(s.id, s.node, matched_event(s, p, call, '0', hidden, tags))
  begin_call(p, s, call, '1', hidden)
  begin_call(s, p, call, '0', hidden)
  redis.call('INCR', key('calls'))
  return true
end

-- Matches a waiting session, or leaves it in the pool. If it is in there already, s.pooled is set; s.unsaved are
-- members of its hash that the caller changed: a match writes them, and else the caller does.
local function match_or_wait(s, call, nobody_waits)
  local level = level_of(s)
  local blocked = false
  for _ = 1, nobody_waits and 0 or 8 do
    local p
    p, blocked = find_partner(s, level)
    if not p then
      break
    end
    if match(s, p, call) then
      return true
    end
    blocked = true
  end
  enter_pool(s, level, blocked)
  return false
end
