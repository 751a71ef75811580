/** Lua: the verbs of the ledger, and how their outcome is kept. @internal */
export const VERBS = `
-- Verbs come as their names and what belongs to them, one after the other.
local place
local function take()
  place = place + 1
  return ARGV[place]
end

local verbs = {}

function verbs.open(verb)
  local id, parents = verb.account, verb.parents
  local limits = amountsOf(verb.amounts, { -1, -1, -1, -1, -1 }, 1)
  local known = accountOf(id)
  if known then
    if verb.joins then return { 'opened' } end
    local isSame = #known - $PARENTS + 1 == #parents
    for at, parent in ipairs(parents) do isSame = isSame and known[$PARENTS + at - 1] == parent end
    isSame = isSame and (opened[id] or call('HGET', LEDGER, 'o:' .. id)) == verb.amounts
    return isSame and { 'opened' } or fail('ACCOUNT_CONFLICT', id)
  end
  for _, parent in ipairs(parents) do
    if isInside(parent) then
      local above = openAccount(parent)
      above[$CHILDREN] = above[$CHILDREN] + 1
      changed[parent] = above
    end
  end
  local account = { 0, 0, call('HINCRBY', LEDGER, 'l', 1) }
  for at = 1, 5 do
    for part = 0, $PARTS - 1 do account[$LINES + (at - 1) * $PARTS + part] = part == $LIMIT and limits[at] or 0 end
  end
  for at, parent in ipairs(parents) do account[$PARENTS + at - 1] = parent end
  accounts[id], changed[id], opened[id], paths = account, account, verb.amounts, {}
  return { 'opened' }
end

function verbs.reserve(verb)
  local key, id = verb.key, verb.account
  local asked = amountsOf(verb.amounts, NOTHING, 1)
  local earlier = entryOf(key)
  if earlier then
    assertRepeats(key, earlier, false, id, asked)
    if earlier[$STATUS] == 'refused' then return { 'refused', { unpack(earlier, $BY) } } end
    return { 'granted' }
  end
  local path = pathOf(id).ids
  for _, one in ipairs(path) do
    local account = accounts[one]
    for at = 1, 5 do
      local line = $LINES + (at - 1) * $PARTS
      local limit, total = account[line], account[line + $COMMITTED] + account[line + $RESERVED] + asked[at]
      if asked[at] > 0 and total > (limit >= 0 and limit or $MOST) then
        local by = {
          one, DIMENSIONS[at], text(limit >= 0 and limit or $MOST), text(account[line + $COMMITTED]),
          text(account[line + $RESERVED]), text(asked[at]),
        }
        local entry = newEntry(key, 'refused', id, 0, asked)
        for fact = 1, 6 do entry[$BY + fact - 1] = by[fact] end
        return { 'refused', by }
      end
    end
  end
  for _, one in ipairs(path) do
    local account = accounts[one]
    changed[one] = account
    for at = 1, 5 do
      local reserved = $LINES + (at - 1) * $PARTS + $RESERVED
      account[reserved] = account[reserved] + asked[at]
    end
  end
  local own = accounts[id]
  own[$HELD] = own[$HELD] + 1
  newEntry(key, 'reserved', id, now + verb.leaseMs, asked)
  return { 'granted' }
end

function verbs.renew(verb)
  local entry = entryOf(verb.key)
  if not entry then return { 'unknown' } end
  if entry[$STATUS] ~= 'reserved' then return { entry[$STATUS] } end
  if now >= entry[$ENDS] then return { 'expired' } end
  entry[$ENDS] = math.max(entry[$ENDS], now + verb.leaseMs)
  moved[verb.key] = entry
  return { 'renewed' }
end

function verbs.settle(verb)
  local entry = entryOf(verb.key)
  if not entry then return { 'unknown' } end
  if entry[$STATUS] == 'reserved' or entry[$STATUS] == 'expired' then
    commit(entry[$ACCOUNT], amountsOf(verb.amounts, entry, $ASKED), entry, $ASKED, entry[$STATUS])
    ended(verb.key, entry, 'settled')
  end
  return { entry[$STATUS] }
end

function verbs.release(verb)
  local entry = entryOf(verb.key)
  if not entry then return { 'unknown' } end
  if entry[$STATUS] == 'reserved' or entry[$STATUS] == 'expired' then
    commit(entry[$ACCOUNT], NOTHING, entry, $ASKED, entry[$STATUS])
    ended(verb.key, entry, 'released')
  end
  return { entry[$STATUS] }
end

-- A scope refused what this unit had granted.
function verbs.refuse(verb)
  local entry = entryOf(verb.key)
  if entry and (entry[$STATUS] == 'reserved' or entry[$STATUS] == 'expired') then
    commit(entry[$ACCOUNT], NOTHING, entry, $ASKED, entry[$STATUS])
    ended(verb.key, entry, 'refused')
    for fact = 1, 6 do entry[$BY + fact - 1] = verb.by[fact] end
  end
  return { 'refused' }
end

function verbs.charge(verb)
  local asked = amountsOf(verb.amounts, NOTHING, 1)
  local earlier = entryOf(verb.key)
  if earlier then
    assertRepeats(verb.key, earlier, true, verb.account, asked)
    return { 'charged' }
  end
  commit(verb.account, asked, NOTHING, 1, 'reserved')
  newEntry(verb.key, 'charged', verb.account, 0, asked)
  return { 'charged' }
end

function verbs.raise(verb)
  local id = verb.account
  local account, amounts = openAccount(id), amountsOf(verb.amounts, NOTHING, 1)
  for at = 1, 5 do
    local line = $LINES + (at - 1) * $PARTS + $LIMIT
    if account[line] >= 0 then
      if account[line] + amounts[at] > $MOST then fail('TOTAL_TOO_LARGE', id) end
      account[line] = account[line] + amounts[at]
    end
  end
  changed[id] = account
  return { 'raised' }
end

function verbs.standing(verb)
  local answer = { 'standing' }
  for _, id in ipairs(pathOf(verb.account).ids) do
    local lines = {}
    for at = 1, 5 do
      local line = {}
      for part = 0, $PARTS - 1 do line[part + 1] = text(accounts[id][$LINES + (at - 1) * $PARTS + part]) end
      lines[at] = line
    end
    answer[#answer + 1] = { id, lines }
  end
  return answer
end

function verbs.close(verb)
  local id = verb.account
  local account = accountOf(id)
  if not account then return { 'closed' } end
  if account[$HELD] > 0 or account[$CHILDREN] > 0 then return { 'kept' } end
  for at = $PARENTS, #account do
    local parent = account[at]
    local above = isInside(parent) and accountOf(parent)
    if above then
      above[$CHILDREN] = above[$CHILDREN] - 1
      changed[parent] = above
    end
  end
  accounts[id], changed[id] = false, nil
  closed[#closed + 1], closed[#closed + 2] = 'a:' .. id, 'o:' .. id
  opened[id] = nil
  return { 'closed' }
end

local function nextVerb()
  local name = take()
  local verb = { name = name }
  if name == 'open' then
    verb.account, verb.amounts, verb.joins, verb.parents = take(), take(), take() ~= '', {}
    for at = 1, tonumber(take()) do verb.parents[at] = take() end
  elseif name == 'standing' or name == 'close' then
    verb.account = take()
  elseif name == 'raise' then
    verb.account, verb.amounts = take(), take()
  else
    verb.key = take()
    if name == 'reserve' or name == 'charge' then verb.account = take() end
    if name == 'reserve' or name == 'charge' or name == 'settle' then verb.amounts = take() end
    if name == 'reserve' or name == 'renew' then verb.leaseMs = take() end
    if name == 'refuse' then verb.by = { take(), take(), take(), take(), take(), take() } end
  end
  return verb
end

-- Most answers are one word and concern no scope: these leave as text.
local function apply(verb)
  local answer = verbs[verb.name](verb)
  local id = verb.account
  if verb.key then
    local entry = entryOf(verb.key)
    id = entry and entry[$ACCOUNT]
  end
  local scopes = id and accountOf(id) and pathOf(id).scopes or NONE
  if #scopes == 0 and #answer == 1 then return verb.name .. ' ' .. answer[1] end
  return { verb.name, scopes, answer }
end

local function keep(key)
  local ttlMs = string.match(ARGV[5], '%d+')
  if ttlMs ~= '0' then call('PEXPIRE', key, ttlMs) end
end

-- Leases are due at their ends; the ends of calls at the negative of the time at which they are forgotten.
local function saveLedger()
  if #closed > 0 then call('HDEL', LEDGER, unpack(closed)) end
  local fields = {}
  for id, account in pairs(changed) do
    fields[#fields + 1] = 'a:' .. id
    fields[#fields + 1] = cmsgpack.pack(account)
  end
  for id, limits in pairs(opened) do
    fields[#fields + 1] = 'o:' .. id
    fields[#fields + 1] = limits
  end
  for key, entry in pairs(moved) do
    fields[#fields + 1] = 'e:' .. key
    fields[#fields + 1] = packEntry(entry)
    local dueAt = entry[$STATUS] == 'reserved' and entry[$ENDS] or -now - string.match(ARGV[5], '%d+ (%d+)')
    if call('ZADD', DUE, dueAt, key) == 1 then keep(DUE) end
  end
  for first = 1, #fields, 4000 do
    call('HSET', LEDGER, unpack(fields, first, math.min(first + 3999, #fields)))
  end
end
`;
