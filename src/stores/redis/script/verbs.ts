/** Lua: the verbs of the ledger, and how their outcome is kept. @internal */
export const VERBS = `
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

function verbs.raise(verb)
  local account = openAccount(verb.account)
  local amounts = amountsOf(verb.amounts, NOTHING)
  for at = 1, 5 do
    local line = account.lines[at]
    if line[LIMIT] >= 0 then
      if line[LIMIT] + amounts[at] > MOST then fail('TOTAL_TOO_LARGE', account.id) end
      line[LIMIT] = line[LIMIT] + amounts[at]
    end
  end
  return { 'raised' }
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
`;
