/** Lua: the operations on a unit besides exchanges, and what an exchange needs now and then. @internal */
export const OTHER_OPERATIONS = `
-- Hands over a list in parts, because a call takes some thousands of values at most.
function others.inParts(values, first, last, hand)
  for from = first, last, 4000 do hand(unpack(values, from, math.min(from + 3999, last))) end
end

-- Applies the first verbs as if none had been applied yet. All was in memory, and is read anew.
function others.onlyFirst(requests, many)
  accounts, entries, paths, changed, moved, opened, closed = {}, {}, {}, {}, {}, {}, {}
  local answers = {}
  for at = 1, many do answers[at] = apply(requests[at]) end
  return answers
end

-- What is kept of a unit's server: the history that it goes on from, until when nothing is reserved, when the unit was
-- last tended, and the process that the server was.
function others.writeMeta(meta)
  call('HSET', LEDGER, 'm', table.concat({ meta.history, text(meta.untilAt), text(meta.tendedAt), meta.process }, ' '))
end

-- Gates that are not closed, as tasks and gates in turn.
function others.moveGate(gates, gate)
  local after = {}
  for at = 1, #gates, 2 do
    if gates[at] ~= NAME then
      after[#after + 1] = gates[at]
      after[#after + 1] = gates[at + 1]
    end
  end
  if gate ~= 'closed' then
    after[#after + 1] = NAME
    after[#after + 1] = gate
  end
  if #after > 0 then call('HSET', LEDGER, 'g', cmsgpack.pack(after)) else call('HDEL', LEDGER, 'g') end
  return after
end

-- Returns whether all ends of calls that are old enough are forgotten.
local function forgetEnds()
  local keys = call('ZRANGEBYSCORE', DUE, -now, '(0', 'LIMIT', 0, $FORGOTTEN_AT_ONCE)
  for _, key in ipairs(keys) do
    call('HDEL', LEDGER, 'e:' .. key)
    call('ZREM', DUE, key)
  end
  return #keys < $FORGOTTEN_AT_ONCE
end

-- Once an hour is often enough for what is kept for days.
function others.tend()
  keep(LEDGER)
  keep(DUE)
  return forgetEnds()
end

function others.expire()
  local keys = {}
  for _, key in ipairs(call('ZRANGEBYSCORE', DUE, 0, now)) do
    local entry = entryOf(key)
    if entry and entry[$STATUS] == 'reserved' then
      for _, id in ipairs(pathOf(entry[$ACCOUNT]).ids) do
        local account = accounts[id]
        changed[id] = account
        for at = 1, 5 do
          local line, asked = $LINES + (at - 1) * $PARTS, entry[$ASKED + at - 1]
          account[line + $RESERVED] = account[line + $RESERVED] - asked
          account[line + $COMMITTED] = account[line + $COMMITTED] + asked
          account[line + $UNCONFIRMED] = account[line + $UNCONFIRMED] + asked
        end
      end
      ended(key, entry, 'expired')
      keys[#keys + 1] = key
    else
      call('ZREM', DUE, key)
    end
  end
  saveLedger({})
  others.tend()
  local first = call('ZRANGEBYSCORE', DUE, 0, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
  return { keys, first[2] or '' }
end

-- What a root cost counts on; what it was and who asked is forgotten.
local function forgetFields()
  local fields = { 'base', 'next', 'gateSeq', 'snapSeq', 'keptAt', 'snapshot', 'about' }
  for _, field in ipairs(call('HKEYS', LEDGER)) do
    if string.sub(field, 1, 2) == 's:' then fields[#fields + 1] = field end
  end
  others.inParts(fields, 1, #fields, function(...) call('HDEL', LEDGER, ...) end)
end

function others.forget()
  call('DEL', LOG)
  if TASK == LEDGER then forgetFields() else call('DEL', TASK) end
  local gates = call('HGET', LEDGER, 'g')
  if gates then others.moveGate(cmsgpack.unpack(gates), 'closed') end
  return {}
end
`;
