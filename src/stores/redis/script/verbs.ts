/** Lua: the verbs of a model call, and how their outcome is kept. @internal */
export const VERBS = `
-- Verbs come as their names and what belongs to them, one after the other.
local place
local function take()
  place = place + 1
  return ARGV[place]
end

local verbs = {}

function verbs.reserve(verb)
  local key, id = verb.key, verb.account
  local asked = amountsOf(verb.amounts, NOTHING, 1)
  local earlier = entryOf(key)
  if earlier then
    other('assertRepeats')(key, earlier, false, id, asked)
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
        return other('refusal')(key, id, asked, one, at)
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

function verbs.settle(verb)
  local entry = entryOf(verb.key)
  if not entry then return { 'unknown' } end
  if entry[$STATUS] == 'reserved' or entry[$STATUS] == 'expired' then
    commit(entry[$ACCOUNT], amountsOf(verb.amounts, entry, $ASKED), entry, $ASKED, entry[$STATUS])
    ended(verb.key, entry, 'settled')
  end
  return { entry[$STATUS] }
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
  local answer = (verbs[verb.name] or other(verb.name))(verb)
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

-- Writes what has changed, with further fields. Leases are due at their ends; the ends of calls at the negative of the time at which they are forgotten.
local function saveLedger(fields)
  if #closed > 0 then call('HDEL', LEDGER, unpack(closed)) end
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
