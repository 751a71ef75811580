/**
 * Everything that the store does inside Redis: one script, run once per exchange and unit, atomically. A unit is a root
 * task or a scope; its keys share a slot. The ledger's arithmetic is that of `core/budget`, which the store contract
 * compares it with. Numbers are doubles, exact up to 2^53, and are kept as msgpack, which does not round them.
 *
 * KEYS: ledger, leases, ended, gates, task, log. ARGV: the request as JSON, a snapshot or "", the observations.
 */
export const SCRIPT = `
local LEDGER, LEASES, ENDED, GATES, TASK, LOG = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local request = cjson.decode(ARGV[1])
local DIMENSIONS = { 'tokens', 'nanoUsd', 'modelCalls', 'toolCalls', 'turns' }
local LIMIT, COMMITTED, RESERVED, UNCONFIRMED, OVERRUN = 1, 2, 3, 4, 5
local MOST = 9007199254740991
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function fail(code, what)
  error({ code = code, what = what })
end

-- Clients read large integers inexactly, so amounts leave as text.
local function text(amount)
  return string.format('%.0f', amount)
end

-- Accounts and entries: read when needed, written at the end, so that a verb that fails has changed nothing.
local accounts, entries, closed = {}, {}, {}

local function accountOf(id)
  if accounts[id] == nil then
    local stored = redis.call('HGET', LEDGER, 'a:' .. id)
    accounts[id] = stored and cmsgpack.unpack(stored) or false
  end
  return accounts[id] or nil
end

local function openAccount(id)
  return accountOf(id) or fail('UNKNOWN_ACCOUNT', id)
end

local function entryOf(key)
  if entries[key] == nil then
    local stored = redis.call('HGET', LEDGER, 'e:' .. key)
    entries[key] = stored and cmsgpack.unpack(stored) or false
  end
  local entry = entries[key]
  -- What was booked on an account that is closed is forgotten.
  return entry and accountOf(entry.account) and entry or nil
end

local function isInside(id)
  return request.unit == id or string.sub(id, 1, 5) == 'task:'
end

-- The account, its parents, then whatever is above each, once each; and the scopes, which have units of their own.
local function pathOf(id)
  local path, scopes, seen = {}, {}, {}
  local function visit(ids)
    for _, one in ipairs(ids) do
      if not seen[one] then
        seen[one] = true
        if isInside(one) then path[#path + 1] = openAccount(one) else scopes[#scopes + 1] = one end
      end
    end
    for _, one in ipairs(ids) do
      if isInside(one) then
        local parents = openAccount(one).parents
        if #parents > 0 then visit(parents) end
      end
    end
  end
  visit({ id })
  return path, scopes
end

local function amountsOf(given, absent)
  local amounts = {}
  for at, name in ipairs(DIMENSIONS) do amounts[at] = given[name] or absent[at] end
  return amounts
end

local NOTHING = { 0, 0, 0, 0, 0 }
local UNLIMITED = { -1, -1, -1, -1, -1 }

local function assertRepeats(entry, isCharge, id, asked)
  if (entry.status == 'charged') ~= isCharge or entry.account ~= id then fail('KEY_CONFLICT', entry.key) end
  for at = 1, 5 do
    if entry.asked[at] ~= asked[at] then fail('KEY_CONFLICT', entry.key) end
  end
end

local function commit(path, actual, held, was)
  for _, account in ipairs(path) do
    for at = 1, 5 do
      local line = account.lines[at]
      if line[COMMITTED] + line[RESERVED] + actual[at] - held[at] > MOST then fail('TOTAL_TOO_LARGE', account.id) end
    end
  end
  for _, account in ipairs(path) do
    for at = 1, 5 do
      local line = account.lines[at]
      local excess = actual[at] - held[at]
      if line[LIMIT] >= 0 and excess > 0 then
        local above = line[COMMITTED] + line[RESERVED] + excess - line[LIMIT]
        line[OVERRUN] = line[OVERRUN] + math.max(0, math.min(excess, above))
      end
      line[COMMITTED] = line[COMMITTED] + actual[at]
      if was == 'reserved' then
        line[RESERVED] = line[RESERVED] - held[at]
      else
        line[COMMITTED] = line[COMMITTED] - held[at]
        line[UNCONFIRMED] = line[UNCONFIRMED] - held[at]
      end
    end
  end
end

local function ended(entry, status)
  if entry.status == 'reserved' then
    local account = openAccount(entry.account)
    account.held = account.held - 1
  end
  entry.status = status
  entry.dirty = true
end

local verbs = {}

function verbs.open(verb)
  local limits = amountsOf(verb.limits, UNLIMITED)
  local known = accountOf(verb.account)
  if known then
    if verb.joins then return { 'opened' } end
    local isSame = table.concat(known.parents, '\\n') == table.concat(verb.parents, '\\n')
    for at = 1, 5 do isSame = isSame and known.opened[at] == limits[at] end
    return isSame and { 'opened' } or fail('ACCOUNT_CONFLICT', verb.account)
  end
  local lines = {}
  for at = 1, 5 do lines[at] = { limits[at], 0, 0, 0, 0 } end
  for _, parent in ipairs(verb.parents) do
    if isInside(parent) then
      local above = openAccount(parent)
      above.children = above.children + 1
    end
  end
  accounts[verb.account] = {
    id = verb.account, parents = verb.parents, opened = limits, lines = lines, children = 0, held = 0,
  }
  return { 'opened' }
end

function verbs.reserve(verb)
  local asked = amountsOf(verb.amounts, NOTHING)
  local earlier = entryOf(verb.key)
  if earlier then
    assertRepeats(earlier, false, verb.account, asked)
    if earlier.status == 'refused' then return { 'refused', earlier.by } end
    return { 'granted' }
  end
  local path = pathOf(verb.account)
  local entry = { key = verb.key, account = verb.account, asked = asked, dirty = true }
  entries[verb.key] = entry
  for _, account in ipairs(path) do
    for at, name in ipairs(DIMENSIONS) do
      local line = account.lines[at]
      local limit = line[LIMIT] >= 0 and line[LIMIT] or MOST
      if asked[at] > 0 and line[COMMITTED] + line[RESERVED] + asked[at] > limit then
        entry.status = 'refused'
        entry.by = { account.id, name, text(limit), text(line[COMMITTED]), text(line[RESERVED]), text(asked[at]) }
        return { 'refused', entry.by }
      end
    end
  end
  for _, account in ipairs(path) do
    for at = 1, 5 do account.lines[at][RESERVED] = account.lines[at][RESERVED] + asked[at] end
  end
  entry.status, entry.expiresAt = 'reserved', now + verb.leaseMs
  path[1].held = path[1].held + 1
  return { 'granted' }
end

function verbs.renew(verb)
  local entry = entryOf(verb.key)
  if not entry then return { 'unknown' } end
  if entry.status ~= 'reserved' then return { entry.status } end
  if now >= entry.expiresAt then return { 'expired' } end
  entry.expiresAt = math.max(entry.expiresAt, now + verb.leaseMs)
  entry.dirty = true
  return { 'renewed' }
end

function verbs.settle(verb)
  local entry = entryOf(verb.key)
  if not entry then return { 'unknown' } end
  if entry.status == 'reserved' or entry.status == 'expired' then
    commit(pathOf(entry.account), amountsOf(verb.amounts, entry.asked), entry.asked, entry.status)
    ended(entry, 'settled')
  end
  return { entry.status }
end

function verbs.release(verb)
  local entry = entryOf(verb.key)
  if not entry then return { 'unknown' } end
  if entry.status == 'reserved' or entry.status == 'expired' then
    commit(pathOf(entry.account), NOTHING, entry.asked, entry.status)
    ended(entry, 'released')
  end
  return { entry.status }
end

-- A scope refused what this unit had granted.
function verbs.refuse(verb)
  local entry = entryOf(verb.key)
  if entry and (entry.status == 'reserved' or entry.status == 'expired') then
    commit(pathOf(entry.account), NOTHING, entry.asked, entry.status)
    ended(entry, 'refused')
    entry.by = verb.by
  end
  return { 'refused' }
end

function verbs.charge(verb)
  local asked = amountsOf(verb.amounts, NOTHING)
  local earlier = entryOf(verb.key)
  if earlier then
    assertRepeats(earlier, true, verb.account, asked)
    return { 'charged' }
  end
  commit(pathOf(verb.account), asked, NOTHING, 'reserved')
  entries[verb.key] = { key = verb.key, account = verb.account, asked = asked, status = 'charged', dirty = true }
  return { 'charged' }
end

function verbs.standing(verb)
  local answer = { 'standing' }
  for _, account in ipairs((pathOf(verb.account))) do
    local lines = {}
    for at = 1, 5 do
      local line = {}
      for part = 1, 5 do line[part] = text(account.lines[at][part]) end
      lines[at] = line
    end
    answer[#answer + 1] = { account.id, lines }
  end
  return answer
end

function verbs.close(verb)
  local account = accountOf(verb.account)
  if not account then return { 'closed' } end
  if account.held > 0 or account.children > 0 then return { 'kept' } end
  for _, parent in ipairs(account.parents) do
    local above = isInside(parent) and accountOf(parent)
    if above then above.children = above.children - 1 end
  end
  accounts[verb.account] = false
  closed[#closed + 1] = verb.account
  return { 'closed' }
end

local function scopesOf(verb)
  local id = verb.account
  if verb.key then
    local entry = entryOf(verb.key)
    id = entry and entry.account
  end
  if not id or not accountOf(id) then return {} end
  local _, scopes = pathOf(id)
  return scopes
end

local function apply(verb)
  -- Read before a close forgets it.
  local scopes = verb.verb == 'close' and {} or nil
  local answer = verbs[verb.verb](verb)
  return { verb.verb, scopes or scopesOf(verb), answer }
end

local function saveLedger()
  for _, id in ipairs(closed) do redis.call('HDEL', LEDGER, 'a:' .. id) end
  for id, account in pairs(accounts) do
    if account then redis.call('HSET', LEDGER, 'a:' .. id, cmsgpack.pack(account)) end
  end
  for key, entry in pairs(entries) do
    if entry and entry.dirty then
      entry.dirty = nil
      redis.call('HSET', LEDGER, 'e:' .. key, cmsgpack.pack(entry))
      if entry.status == 'reserved' then
        redis.call('ZADD', LEASES, entry.expiresAt, key)
      else
        redis.call('ZREM', LEASES, key)
        redis.call('ZADD', ENDED, now, key)
      end
    end
  end
  for _, key in ipairs(redis.call('ZRANGEBYSCORE', ENDED, '-inf', now - request.keptMs, 'LIMIT', 0, 20)) do
    redis.call('HDEL', LEDGER, 'e:' .. key)
    redis.call('ZREM', ENDED, key)
  end
end

local function keepAlive()
  local keptMs = request.ttlMs
  if keptMs == 0 then return end
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, text(keptMs)) end
end

-- After a fail-over, writes that were acknowledged may be gone: no new reservation until the leases of their holders
-- have had time to end.
local function fence()
  if request.epoch == '' then return end
  local epoch = redis.call('HGET', LEDGER, 'm:epoch')
  if epoch ~= request.epoch then
    if epoch then redis.call('HSET', LEDGER, 'm:until', text(now + request.fenceMs)) end
    redis.call('HSET', LEDGER, 'm:epoch', request.epoch)
  end
  local untilAt = tonumber(redis.call('HGET', LEDGER, 'm:until') or '0')
  if now >= untilAt then return end
  for _, verb in ipairs(request.verbs) do
    if verb.verb == 'reserve' and not entryOf(verb.key) then
      fail('RECOVERING', text(untilAt - now))
    end
  end
end

local function expire()
  local keys = {}
  for _, key in ipairs(redis.call('ZRANGEBYSCORE', LEASES, '-inf', now)) do
    local entry = entryOf(key)
    if entry and entry.status == 'reserved' then
      for _, account in ipairs((pathOf(entry.account))) do
        for at = 1, 5 do
          local line = account.lines[at]
          line[RESERVED] = line[RESERVED] - entry.asked[at]
          line[COMMITTED] = line[COMMITTED] + entry.asked[at]
          line[UNCONFIRMED] = line[UNCONFIRMED] + entry.asked[at]
        end
      end
      ended(entry, 'expired')
      keys[#keys + 1] = key
    else
      redis.call('ZREM', LEASES, key)
    end
  end
  saveLedger()
  keepAlive()
  local first = redis.call('ZRANGE', LEASES, 0, 0, 'WITHSCORES')
  return { keys, first[2] or '' }
end

-- The log of one task.
local function exchange()
  local stored = redis.call('HMGET', TASK, 'base', 'next', 'gateSeq', 'snapSeq', 's:' .. request.sender)
  local cursor, count = request.cursor, #ARGV - 2
  local base, after = tonumber(stored[1] or cursor + 1), tonumber(stored[2] or cursor + 1)
  local snapSeq = tonumber(stored[4] or -1)
  local isBehind = snapSeq > cursor
  local from = math.max(base, (isBehind and snapSeq or cursor) + 1)
  local last = stored[5] and cmsgpack.unpack(stored[5])
  if request.sender ~= '' and last and request.number < last.number then
    fail('STALE_REQUEST', text(last.number))
  end
  local isRepeat = request.sender ~= '' and last and request.number == last.number
  local first, answers = after, {}
  if isRepeat then
    first, count, answers = last.first, last.count, last.answers
  else
    fence()
    for _, verb in ipairs(request.verbs) do answers[#answers + 1] = apply(verb) end
  end
  local others = from < after and redis.call('LRANGE', LOG, from - base, after - 1 - base) or {}
  local snapshot = isBehind and redis.call('HGET', TASK, 'snapshot') or ''
  if not isRepeat then
    saveLedger()
    for at = 3, #ARGV do redis.call('RPUSH', LOG, ARGV[at]) end
    after = after + count
    local isNew = count > 0 or request.sender ~= '' or request.gate or ARGV[2] ~= ''
    if isNew then redis.call('HSET', TASK, 'base', base, 'next', after) end
    if request.sender ~= '' then
      local kept = { number = request.number, first = first, count = count, answers = answers }
      redis.call('HSET', TASK, 's:' .. request.sender, cmsgpack.pack(kept))
    end
    if request.gate and cursor >= tonumber(stored[3] or -1) then
      redis.call('HSET', TASK, 'gateSeq', cursor)
      if request.gate == 'closed' then redis.call('HDEL', GATES, request.task)
      else redis.call('HSET', GATES, request.task, request.gate) end
    end
    if ARGV[2] ~= '' and cursor > snapSeq then
      redis.call('LTRIM', LOG, cursor + 1 - base, -1)
      base = cursor + 1
      redis.call('HSET', TASK, 'base', base, 'snapSeq', cursor, 'snapshot', ARGV[2])
    end
    keepAlive()
  end
  local gates = redis.call('HGETALL', GATES)
  return { first, count, answers, from, others, snapshot, isBehind and snapSeq or -1, after - base, gates, now }
end

local function forget()
  redis.call('DEL', TASK, LOG)
  redis.call('HDEL', GATES, request.task)
  return {}
end

local isDone, result = pcall(({ exchange = exchange, expire = expire, forget = forget })[request.op])
if isDone then return result end
if type(result) == 'table' and result.code then
  return redis.error_reply('ADJOURN ' .. result.code .. ' ' .. tostring(result.what))
end
return redis.error_reply('ADJOURN SCRIPT ' .. tostring(type(result) == 'table' and result.err or result))
`;
