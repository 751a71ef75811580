/** Lua: accounts and entries of one unit, and what is booked on a path of accounts. @internal */
export const BOOKS = `
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
`;
