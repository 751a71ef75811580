/** Lua: accounts and entries of one unit, and what is booked on a path of accounts. @internal */
export const BOOKS = `
local LEDGER, DUE, TASK, LOG = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local UNIT, NAME = ARGV[2], ARGV[3]
local call = redis.call
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- Finds a function that few requests need: these are made when one of them is asked for.
local other

local function fail(code, what)
  error({ code = code, what = what })
end

-- Clients read large integers inexactly, so amounts leave as text.
local function text(amount)
  return string.format('%.0f', amount)
end

-- Read when needed, written at the end, so that a verb that fails has changed nothing.
local accounts, entries, paths = {}, {}, {}
local changed, moved, opened, closed = {}, {}, {}, {}
local NONE = {}

local function accountOf(id)
  local known = accounts[id]
  if known == nil then
    local stored = call('HGET', LEDGER, 'a:' .. id)
    known = stored and cmsgpack.unpack(stored)
    accounts[id] = known
  end
  return known
end

local function openAccount(id)
  return accountOf(id) or fail('UNKNOWN_ACCOUNT', id)
end

-- An entry of the root's own account, as nearly all are, goes without its name.
local function unpackEntry(stored)
  local entry = stored and cmsgpack.unpack(stored)
  if entry and entry[$ACCOUNT] == '' then entry[$ACCOUNT] = 'task:' .. UNIT end
  return entry
end

local function packEntry(entry)
  local id = entry[$ACCOUNT]
  if id == 'task:' .. UNIT then entry[$ACCOUNT] = '' end
  local packed = cmsgpack.pack(entry)
  entry[$ACCOUNT] = id
  return packed
end

local function entryOf(key)
  local known = entries[key]
  if known == nil then
    known = unpackEntry(call('HGET', LEDGER, 'e:' .. key))
    entries[key] = known
  end
  local account = known and accountOf(known[$ACCOUNT])
  -- What was booked on an account that was closed is forgotten, also where one of the same name was opened since.
  return account and account[$LIFE] == known[$OF_LIFE] and known
end

local function isInside(id)
  return UNIT == id or string.sub(id, 1, 5) == 'task:'
end

-- The account, its parents, then whatever is above each, once each; and the scopes, which have units of their own.
local function pathOf(id)
  local known = paths[id]
  if known then return known end
  if isInside(id) and #openAccount(id) < $PARENTS then
    known = { ids = { id }, scopes = NONE }
    paths[id] = known
    return known
  end
  local path, scopes, seen = {}, {}, {}
  local function visit(ids, first)
    for at = first, #ids do
      local one = ids[at]
      if not seen[one] then
        seen[one] = true
        if isInside(one) then
          openAccount(one)
          path[#path + 1] = one
        else
          scopes[#scopes + 1] = one
        end
      end
    end
    for at = first, #ids do
      local above = isInside(ids[at]) and openAccount(ids[at])
      if above and #above >= $PARENTS then visit(above, $PARENTS) end
    end
  end
  visit({ id }, 1)
  known = { ids = path, scopes = scopes }
  paths[id] = known
  return known
end

-- Of five amounts in one text, those left out as '-' are taken from a list, from a place in it on.
local function amountsOf(given, absent, first)
  local a, b, c, d, e = string.match(given, '(%S+) (%S+) (%S+) (%S+) (%S+)')
  return {
    tonumber(a) or absent[first], tonumber(b) or absent[first + 1], tonumber(c) or absent[first + 2],
    tonumber(d) or absent[first + 3], tonumber(e) or absent[first + 4],
  }
end

local NOTHING = { 0, 0, 0, 0, 0 }

local function newEntry(key, status, id, ends, asked)
  local entry = { status, id, ends, openAccount(id)[$LIFE], asked[1], asked[2], asked[3], asked[4], asked[5] }
  entries[key], moved[key] = entry, entry
  return entry
end

-- Books what a call cost in place of what was held for it: the amounts of a list, from a place in it on.
local function commit(id, actual, held, first, was)
  for _, one in ipairs(pathOf(id).ids) do
    local account = accounts[one]
    changed[one] = account
    for at = 1, 5 do
      local line = $LINES + (at - 1) * $PARTS
      local was_held = held[first + at - 1]
      local excess = actual[at] - was_held
      local limit, committed, reserved = account[line], account[line + $COMMITTED], account[line + $RESERVED]
      -- Nothing is written yet, so what was booked before it is discarded.
      if committed + reserved + excess > $MOST then fail('TOTAL_TOO_LARGE', one) end
      if limit >= 0 and excess > 0 then
        local above = committed + reserved + excess - limit
        account[line + $OVERRUN] = account[line + $OVERRUN] + math.max(0, math.min(excess, above))
      end
      if was == 'reserved' then
        account[line + $COMMITTED] = committed + actual[at]
        account[line + $RESERVED] = reserved - was_held
      else
        account[line + $COMMITTED] = committed + actual[at] - was_held
        account[line + $UNCONFIRMED] = account[line + $UNCONFIRMED] - was_held
      end
    end
  end
end

local function ended(key, entry, status)
  if entry[$STATUS] == 'reserved' then
    local account = openAccount(entry[$ACCOUNT])
    account[$HELD] = account[$HELD] - 1
    changed[entry[$ACCOUNT]] = account
  end
  -- What has ended needs no end of a lease, and takes less room without.
  entry[$STATUS], entry[$ENDS] = status, 0
  moved[key] = entry
end
`;
