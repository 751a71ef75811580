/** Lua: the verbs of the ledger that not each model call needs. @internal */
export const OTHER_VERBS = `
function others.assertRepeats(key, entry, isCharge, id, asked)
  if (entry[$STATUS] == 'charged') ~= isCharge or entry[$ACCOUNT] ~= id then fail('KEY_CONFLICT', key) end
  for at = 1, 5 do
    if entry[$ASKED + at - 1] ~= asked[at] then fail('KEY_CONFLICT', key) end
  end
end

local DIMENSIONS = { 'tokens', 'nanoUsd', 'modelCalls', 'toolCalls', 'turns' }

-- Keeps that an account on the way up had no room for one of the amounts.
function others.refusal(key, id, asked, one, at)
  local account, line = accounts[one], $LINES + (at - 1) * $PARTS
  local limit = account[line]
  local by = {
    one, DIMENSIONS[at], text(limit >= 0 and limit or $MOST), text(account[line + $COMMITTED]),
    text(account[line + $RESERVED]), text(asked[at]),
  }
  local entry = newEntry(key, 'refused', id, 0, asked)
  for fact = 1, 6 do entry[$BY + fact - 1] = by[fact] end
  return { 'refused', by }
end

function others.open(verb)
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

function others.renew(verb)
  local entry = entryOf(verb.key)
  if not entry then return { 'unknown' } end
  if entry[$STATUS] ~= 'reserved' then return { entry[$STATUS] } end
  if now >= entry[$ENDS] then return { 'expired' } end
  entry[$ENDS] = math.max(entry[$ENDS], now + verb.leaseMs)
  moved[verb.key] = entry
  return { 'renewed' }
end

function others.release(verb)
  local entry = entryOf(verb.key)
  if not entry then return { 'unknown' } end
  if entry[$STATUS] == 'reserved' or entry[$STATUS] == 'expired' then
    commit(entry[$ACCOUNT], NOTHING, entry, $ASKED, entry[$STATUS])
    ended(verb.key, entry, 'released')
  end
  return { entry[$STATUS] }
end

-- A scope refused what this unit had granted.
function others.refuse(verb)
  local entry = entryOf(verb.key)
  if entry and (entry[$STATUS] == 'reserved' or entry[$STATUS] == 'expired') then
    commit(entry[$ACCOUNT], NOTHING, entry, $ASKED, entry[$STATUS])
    ended(verb.key, entry, 'refused')
    for fact = 1, 6 do entry[$BY + fact - 1] = verb.by[fact] end
  end
  return { 'refused' }
end

function others.charge(verb)
  local asked = amountsOf(verb.amounts, NOTHING, 1)
  local earlier = entryOf(verb.key)
  if earlier then
    others.assertRepeats(verb.key, earlier, true, verb.account, asked)
    return { 'charged' }
  end
  commit(verb.account, asked, NOTHING, 1, 'reserved')
  newEntry(verb.key, 'charged', verb.account, 0, asked)
  return { 'charged' }
end

function others.raise(verb)
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

function others.standing(verb)
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

function others.close(verb)
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
`;
