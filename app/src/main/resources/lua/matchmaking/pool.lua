-- What every script of the pool's slot shares. It is put in front of a script that says @include.
--
-- KEYS[1]  prefix of all keys of this pool, with its hash tag: rizztalk:{main}
-- ARGV[1]  id of the asking node
-- ARGV[2]  PUBLISH, or SPUBLISH on a cluster
-- ARGV[3]  grace of a lost connection, ms
-- ARGV[4]  how long two that met are kept apart while others wait, ms
-- ARGV[5]  waiting time after which language alone decides, ms
-- ARGV[6]  waiting time after which anyone is taken, ms
-- ARGV[7]  most frames kept for a lost connection
-- A script's own arguments begin at ARGV[8].
--
-- Keys below the prefix. All share one slot, since a script learns the partner's only while it runs.
--   session:ID     hash: node ('' while lost), epoch, state, v, addr, tags, lang, relay, since,
--                  call, peer, polite, hidden; last_call, last_peer, last_addr
--   inbox:ID       list: events kept while the connection is lost
--   avoid:ID       sorted set: sessions met lately, by when they may meet again
--   never:ID, never-addr:HASH   sorted sets: who must not meet after a report, by when it lapses
--   lost           sorted set: sessions without a connection, by the end of their grace
--   node-sessions:NODE  set: the sessions connected to a node
--   nodes          sorted set: nodes by the end of their lease
--   online         hash: connections a node
--   calls          number of calls
--   pool:all, pool:tag:T, pool:lang:L   sets: everybody waiting, by tag, by language
--   pool:openlang:L, pool:openany       sets: those who take anyone of that language, anyone at all
--   pool:due       sorted set: when somebody waiting looks around again

local SELF, PUBLISH = ARGV[1], ARGV[2]
local GRACE, APART, LANGUAGE_AFTER, ANYONE_AFTER = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local INBOX_MAX = tonumber(ARGV[7])
-- How many of a set are looked at in one go, at the most: keeps a start bounded whatever somebody's history.
local SAMPLE_MAX = 128
-- How soon somebody who could only be matched with one met lately looks around again, ms.
local RETRY = 1000

local clock = redis.call('TIME')
local NOW = clock[1] * 1000 + math.floor(clock[2] / 1000)
local events = {}
local alive = {}

local function key(a, b)
  return b and KEYS[1] .. ':' .. a .. ':' .. b or KEYS[1] .. ':' .. a
end

local function session(id)
  return key('session', id)
end

-- Tells the node that holds a session. Events for the asking node itself are returned instead of published.
-- Returns false where the node is known to be gone (only a single Redis can tell).
local function notify(id, node, event)
  if node == SELF then
    events[#events + 1] = event
  elseif node == '' then
    redis.call('RPUSH', key('inbox', id), event)
  elseif redis.call(PUBLISH, key('node', node), event) == 0 and PUBLISH == 'PUBLISH' then
    return false
  end
  return true
end

local function node_alive(node)
  if alive[node] == nil then
    local lease = node ~= SELF and redis.call('ZSCORE', key('nodes'), node)
    alive[node] = node == SELF or (lease and tonumber(lease) > NOW) or false
  end
  return alive[node]
end

-- A node that asks is alive. Where its own lease has lapsed all the same, it or Redis itself stood still, and in the
-- latter case nobody could renew: each lapsed lease is good for once more, so that no node is taken for dead, with all
-- its sessions and calls, before it had the time to say otherwise. One that is dead will not.
local function excuse_lapsed(lease)
  local own = redis.call('ZSCORE', key('nodes'), SELF)
  if own and tonumber(own) <= NOW then
    for _, node in ipairs(redis.call('ZRANGEBYSCORE', key('nodes'), '-inf', NOW)) do
      redis.call('ZADD', key('nodes'), NOW + lease, node)
    end
  end
end

local function split(text)
  local parts = {}
  for part in string.gmatch(text or '', '[^,]+') do
    parts[#parts + 1] = part
  end
  return parts
end

local function load_session(id)
  local s = redis.call('HMGET', session(id), 'node', 'state', 'addr', 'tags', 'lang', 'relay', 'since', 'v', 'call', 'peer')
  if not s[2] then
    return nil
  end
  return { id = id, node = s[1] or '', state = s[2], addr = s[3] or '', tags = s[4] or '', lang = s[5] or '',
           relay = s[6] or '0', since = tonumber(s[7] or NOW), v = tonumber(s[8] or 0), call = s[9], peer = s[10] }
end

-- s is the session, where it is loaded already.
local function leave_pool(id, s)
  if redis.call('SREM', key('pool:all'), id) == 0 then
    return
  end
  s = s or load_session(id)
  redis.call('ZREM', key('pool:due'), id)
  redis.call('SREM', key('pool:openany'), id)
  if s and s.lang ~= '' then
    redis.call('SREM', key('pool:lang', s.lang), id)
    redis.call('SREM', key('pool:openlang', s.lang), id)
  end
  for _, tag in ipairs(split(s and s.tags)) do
    redis.call('SREM', key('pool:tag', tag), id)
  end
end

-- 0: shared tags only, 1: the same language, 2: anyone. Who asks for nothing takes anyone from the start.
local function level_of(s)
  local waited = NOW - s.since
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
    due = math.min(due or NOW + RETRY, NOW + RETRY)
  end
  if due then
    redis.call('ZADD', key('pool:due'), due, s.id)
  elseif s.pooled then
    redis.call('ZREM', key('pool:due'), s.id)
  end
end

local function until_later(set, member)
  local score = redis.call('ZSCORE', set, member)
  return score and tonumber(score) > NOW
end

local function never(s, p)
  return until_later(key('never', s.id), p.id)
    or (s.addr ~= '' and p.addr ~= s.addr and until_later(key('never-addr', s.addr), p.addr))
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

-- A random partner out of one set of the pool: nil where there is none. search.met keeps one that was met lately.
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
  local first = #tags > 0 and clock[2] % #tags or 0
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

-- Matches a waiting session, or leaves it in the pool. Where it is in there already, s.pooled says so; s.unsaved are
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

-- What lapsed is cleared away now and then: it is not looked at any more, and goes with the whole set in the end.
local function keep_apart(kind, a, b, millis)
  local set = key(kind, a)
  if clock[2] % 8 == 0 then
    redis.call('ZREMRANGEBYSCORE', set, '-inf', NOW)
  end
  redis.call('ZADD', set, NOW + millis, b)
  redis.call('PEXPIRE', set, millis)
end

local function clear_call(id, v, call, peer, peer_addr)
  redis.call('HDEL', session(id), 'call', 'peer', 'polite', 'hidden')
  redis.call('HSET', session(id), 'state', 'idle', 'v', v, 'last_call', call, 'last_peer', peer, 'last_addr', peer_addr)
end

-- Ends the call of a session and tells the other side why. s is the session, where it is loaded already, and idle then.
local function end_call(id, reason, s)
  s = s or load_session(id)
  if not s or not s.call then
    return
  end
  local call, peer = s.call, s.peer
  local theirs = redis.call('HMGET', session(peer), 'call', 'node', 'addr', 'v')
  s.state, s.call, s.v = 'idle', nil, s.v + 1
  clear_call(id, s.v, call, peer, theirs[3] or '')
  redis.call('DECR', key('calls'))
  if theirs[1] == call then
    local v = theirs[4] + 1
    clear_call(peer, v, call, id, s.addr)
    notify(peer, theirs[2] or '', table.concat({ 'ended', peer, v, call, reason }, ' '))
    keep_apart('avoid', id, peer, APART)
    keep_apart('avoid', peer, id, APART)
  end
end

-- A frame for a session of another node, or of none: there are only so many that wait for a return, and with more of
-- them the call is over for both.
local function deliver_frame(id, node, call, frame)
  if node ~= '' or redis.call('LLEN', key('inbox', id)) < INBOX_MAX then
    notify(id, node, table.concat({ 'frame', id, call, frame }, ' '))
    return
  end
  redis.call('DEL', key('inbox', id))
  end_call(id, 'lost')
  notify(id, '', table.concat({ 'ended', id, redis.call('HGET', session(id), 'v'), call, 'lost' }, ' '))
end

-- A session whose connection is gone: out of the pool, but kept until the grace ends.
local function lose(id, deadline)
  leave_pool(id)
  local node = redis.call('HGET', session(id), 'node')
  if node and node ~= '' then
    redis.call('SREM', key('node-sessions', node), id)
  end
  redis.call('HSET', session(id), 'node', '')
  redis.call('ZADD', key('lost'), deadline, id)
end

-- A session that will not come back.
local function forget(id, reason)
  leave_pool(id)
  end_call(id, reason)
  local node = redis.call('HGET', session(id), 'node')
  if node and node ~= '' then
    redis.call('SREM', key('node-sessions', node), id)
  end
  redis.call('ZREM', key('lost'), id)
  redis.call('DEL', session(id), key('inbox', id), key('avoid', id))
end
