-- Shared by every script of the pool's slot: arguments, keys, a session, and how nodes are notified. It is put in front of
-- a script that says @include, once; the files beside it need it and are included by the scripts that need them, since
-- Redis makes each function anew for each run.
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
--                  seal (public key for frames that are kept; '' before the first start),
--                  call, peer ('' if there is none), polite, hidden,
--                  heard (the call in which this side heard the other),
--                  leaving (1 while its page was closed or loads again), outage (1 once its grace was extended);
--                  last_call, last_peer, last_addr, last_media (1 if both sides heard each other in it)
--   inbox:ID       list: events kept while the connection is lost; frames among them are sealed
--   avoid:ID       sorted set: sessions met lately, by when they may meet again; gone with the session
--   never:ID, never-addr:HASH   sorted sets: sessions or addresses that must not meet after a report, by expiry
--   expelled:ID    for a minute after a ban: the session must not be attached again
--   lost           sorted set: sessions without a connection, by the end of their grace
--   node-sessions:NODE  set: the sessions connected to a node
--   nodes          sorted set: nodes by the end of their lease
--   online         hash: connections a node
--   calls          number of calls
--   pool:all, pool:tag:T, pool:lang:L   sets: everybody waiting, by tag, by language
--   pool:openlang:L, pool:openany       sets: those who take anyone of that language, anyone at all
--   pool:due       sorted set: when somebody waiting looks around again

local SELF, PUBLISH = ARGV[1], ARGV[2]
local PREFIX = KEYS[1] .. ':'
-- Events for sessions of the asking node, which a script returns.
local events = {}

local function key(a, b)
  return b and PREFIX .. a .. ':' .. b or PREFIX .. a
end

local function session(id)
  return PREFIX .. 'session:' .. id
end

local moment
-- Redis' clock in ms since 1970, the same for all of a script.
local function now()
  if not moment then
    local clock = redis.call('TIME')
    moment = clock[1] * 1000 + math.floor(clock[2] / 1000)
  end
  return moment
end

-- Tells the node that holds a session. Events for the asking node itself are returned instead of published.
-- Returns false if the node is known to be gone (only a single Redis can tell).
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

-- Lets the rest of this script write even if Redis is full. To be called first, in scripts that end, free or renew something:
-- at maxmemory Redis refuses a script's first write if it takes memory, but no write after one that only frees.
-- (The flag allow-oom would be plainer, but Redis 6.2 does not know it.)
local function write_even_if_full()
  -- A key that never exists.
  redis.call('DEL', KEYS[1])
end

local function split(text)
  local parts = {}
  if not text or text == '' then
    return parts
  end
  for part in string.gmatch(text, '[^,]+') do
    parts[#parts + 1] = part
  end
  return parts
end

local function load_session(id)
  local s = redis.call('HMGET', session(id), 'node', 'state', 'addr', 'tags', 'lang', 'relay', 'since', 'v', 'call', 'peer', 'heard')
  if not s[2] then
    return nil
  end
  return { id = id, node = s[1] or '', state = s[2], addr = s[3] or '', tags = s[4] or '', lang = s[5] or '',
           relay = s[6] or '0', since = s[7] and tonumber(s[7]) or now(), v = tonumber(s[8] or 0),
           call = s[9] ~= '' and s[9] or nil, peer = s[10], heard = s[11] }
end

-- s is the session, if it is loaded already.
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

