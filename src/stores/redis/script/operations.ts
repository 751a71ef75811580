/** Lua: the operations of the store on one unit. @internal */
export const OPERATIONS = `
local function forgetEnds()
  local keys = call('ZRANGEBYSCORE', DUE, -now, '(0', 'LIMIT', 0, $FORGOTTEN_AT_ONCE)
  for _, key in ipairs(keys) do
    call('HDEL', LEDGER, 'e:' .. key)
    call('ZREM', DUE, key)
  end
  return #keys < $FORGOTTEN_AT_ONCE
end

-- Once an hour is often enough for what is kept for days.
local function tend()
  keep(LEDGER)
  keep(DUE)
  return forgetEnds()
end

-- Hands over a list in parts, because a call takes some thousands of values at most.
local function inParts(values, first, last, hand)
  for from = first, last, 4000 do hand(unpack(values, from, math.min(from + 3999, last))) end
end

-- After a fail-over, writes that were acknowledged may be gone: no new reservation until the leases of their holders
-- have had time to end. The server says by itself which history it goes on from: a client learns of a fail-over later than
-- it is sent to the new server, and of a cluster it does not know whom it asks.
local function fence(known, isNew, untilAt, requests)
  local current = string.match(call('INFO', 'replication'), 'master_replid:(%x+)') or ''
  current = string.sub(current, 1, $EPOCH_DIGITS)
  if known ~= current then
    if not isNew and known ~= '' then untilAt = now + ARGV[4] end
    known = current
    -- At once, or each refusal would begin it anew.
    if not isNew then call('HSET', LEDGER, 'm', known .. ' ' .. text(untilAt) .. ' 0') end
  end
  if now < untilAt then
    for _, verb in ipairs(requests) do
      if verb.name == 'reserve' and not entryOf(verb.key) then fail('RECOVERING', text(untilAt - now)) end
    end
  end
  return known, untilAt
end

local function expire()
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
  saveLedger()
  tend()
  local first = call('ZRANGEBYSCORE', DUE, 0, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
  return { keys, first[2] or '' }
end

-- Gates that are not closed, as tasks and gates in turn.
local function moveGate(gates, gate)
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

-- What a request needs of the ledger, read at once: nearly always its task's own account, and one entry.
local function prefetch(requests)
  local fields, ids, keys = { 'm', 'g', 'a:task:' .. NAME }, { 'task:' .. NAME }, {}
  for at = 1, math.min(#requests, 1000) do
    local verb = requests[at]
    if verb.key then
      keys[#keys + 1] = verb.key
      fields[#fields + 1] = 'e:' .. verb.key
    end
  end
  local stored = call('HMGET', LEDGER, unpack(fields))
  accounts['task:' .. NAME] = stored[3] and cmsgpack.unpack(stored[3])
  for at, key in ipairs(keys) do entries[key] = unpackEntry(stored[at + 3]) end
  return stored[1], stored[2] and cmsgpack.unpack(stored[2]) or NONE
end

-- What others wrote, open gates and a snapshot are left out where there is none of them.
local function reply(first, count, from, snapSeq, length, answers, others, gates, snapshot)
  local numbers = string.format('%.0f %.0f %.0f %.0f %.0f', first, count, from, snapSeq, length)
  if #others + #gates + #snapshot == 0 then return { numbers, answers } end
  return { numbers, answers, others, gates, snapshot }
end

-- The log of one task.
local function exchange()
  local sender, gate, snapshot = ARGV[7], ARGV[8], ARGV[9]
  local number, cursor, count, many = string.match(ARGV[6], '(%S+) (%S+) (%S+) (%S+)')
  number, cursor, count = tonumber(number), tonumber(cursor), tonumber(count)
  local stored = call('HMGET', TASK, 'base', 'next', 'gateSeq', 'snapSeq', 'keptAt', 's:' .. sender)
  local base, after = tonumber(stored[1] or cursor + 1), tonumber(stored[2] or cursor + 1)
  local snapSeq = tonumber(stored[4] or -1)
  local isBehind = snapSeq > cursor
  local from = math.max(base, (isBehind and snapSeq or cursor) + 1)
  local others = from < after and call('LRANGE', LOG, from - base, after - 1 - base) or NONE
  local shown = isBehind and call('HGET', TASK, 'snapshot') or ''
  local last = sender ~= '' and stored[6] and cmsgpack.unpack(stored[6])
  if last and number < last[1] then fail('STALE_REQUEST', text(last[1])) end
  if last and number == last[1] then
    local _, gates = prefetch(NONE)
    return reply(last[2], last[3], from, isBehind and snapSeq or -1, after - base, last[4], others, gates, shown)
  end
  local requests, answers = {}, {}
  place = 9 + count
  for at = 1, tonumber(many) do requests[at] = nextVerb() end
  local meta, gates = prefetch(requests)
  local epoch, untilAt, tendedAt = string.match(meta or ' 0 0', '(%S*) (%d+) (%d+)')
  epoch, untilAt = fence(epoch, not meta, tonumber(untilAt), requests)
  for at, verb in ipairs(requests) do answers[at] = apply(verb) end
  saveLedger()
  local first = after
  after = after + count
  local isNew = count > 0 or sender ~= '' or gate ~= '' or snapshot ~= ''
  local fields = { 'next', after }
  if count > 0 then
    local length
    inParts(ARGV, 10, 9 + count, function(...) length = call('RPUSH', LOG, ...) end)
    if length == count then keep(LOG) end
  end
  if sender ~= '' then
    fields[3], fields[4] = 's:' .. sender, cmsgpack.pack({ number, first, count, answers })
  end
  if gate ~= '' and cursor >= tonumber(stored[3] or -1) then
    fields[#fields + 1] = 'gateSeq'
    fields[#fields + 1] = cursor
    gates = moveGate(gates, gate)
  end
  if snapshot ~= '' and cursor > snapSeq then
    call('LTRIM', LOG, cursor + 1 - base, -1)
    base = cursor + 1
    call('HSET', TASK, 'base', base, 'snapSeq', cursor, 'snapshot', snapshot)
  end
  local isDue = now >= tonumber(stored[5] or 0) + $HOUR_MS
  if isNew and isDue then
    fields[#fields + 1] = 'keptAt'
    fields[#fields + 1] = now
  end
  if isNew then
    if not stored[1] then call('HSET', TASK, 'base', base) end
    call('HSET', TASK, unpack(fields))
  end
  if isNew and isDue then
    keep(TASK)
    keep(LOG)
  end
  if now >= tendedAt + $HOUR_MS then
    call('HSET', LEDGER, 'm', epoch .. ' ' .. text(untilAt) .. ' ' .. (tend() and text(now) or '0'))
    keep(LEDGER)
  end
  return reply(first, count, from, isBehind and snapSeq or -1, after - base, answers, others, gates, shown)
end

local function forget()
  call('DEL', TASK, LOG)
  local gates = call('HGET', LEDGER, 'g')
  if gates then moveGate(cmsgpack.unpack(gates), 'closed') end
  return {}
end

local isDone, result = pcall(({ exchange = exchange, expire = expire, forget = forget })[ARGV[1]])
if isDone then return result end
if type(result) == 'table' and result.code then
  return redis.error_reply('ADJOURN ' .. result.code .. ' ' .. tostring(result.what))
end
return redis.error_reply('ADJOURN SCRIPT ' .. tostring(type(result) == 'table' and result.err or result))
`;
