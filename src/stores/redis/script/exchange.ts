/** Lua: one exchange with a unit, the operation that each decision needs. @internal */
export const EXCHANGE = `
-- After a fail-over, writes that were acknowledged may be gone: no new reservation until the leases of their holders
-- have had time to end. The server says by itself which history it goes on from: a client learns of a fail-over later than
-- it is sent to the new server, and of a cluster it does not know whom it asks. A server that has never followed another one
-- since the unit last saw it has lost nothing: it names a new history when it gets its first replica, or has lost the last.
local function noteHistory(meta, isNew)
  local info = call('INFO', 'replication')
  local current = string.sub(string.match(info, 'master_replid:(%x+)') or '', 1, $EPOCH_DIGITS)
  if meta.history == current then return end
  local process = string.sub(string.match(call('INFO', 'server'), 'run_id:(%x+)') or '', 1, $EPOCH_DIGITS)
  local isItself = process == meta.process and string.find(info, 'master_replid2:0+%s')
  if meta.history ~= '' and not isItself then meta.untilAt = now + ARGV[4] end
  meta.history, meta.process = current, process
  -- At once, or each refusal would begin it anew.
  if not isNew then other('writeMeta')(meta) end
end

local function fence(stored, requests)
  local history, untilAt, tendedAt, process = string.match(stored or ' 0 0', '(%S*) (%d+) (%d+) ?(%x*)')
  local meta = { history = history, untilAt = tonumber(untilAt), tendedAt = tonumber(tendedAt), process = process }
  -- What ends a call goes on as ever, so the server need not be asked. Who asks how things stand is told at once.
  local isAsked = not stored
  for _, verb in ipairs(requests) do isAsked = isAsked or verb.name == 'reserve' or verb.name == 'standing' end
  if not isAsked then return meta end
  noteHistory(meta, not stored)
  if now < meta.untilAt then
    for _, verb in ipairs(requests) do
      if verb.name == 'reserve' and not entryOf(verb.key) then fail('RECOVERING', text(meta.untilAt - now)) end
    end
  end
  return meta
end

-- What a request needs, read at once: the task, nearly always its own account, and one entry.
local function fetch(sender, requests)
  local fields = { 'm', 'g', 'a:task:' .. NAME }
  local keys = {}
  for at = 1, math.min(#requests, 1000) do
    local key = requests[at].key
    if key then
      keys[#keys + 1] = key
      fields[#fields + 1] = 'e:' .. key
    end
  end
  local task = { 'base', 'next', 'gateSeq', 'snapSeq', 'keptAt', 's:' .. sender }
  local own = #fields
  if TASK == LEDGER then
    for at = 1, 6 do fields[own + at] = task[at] end
  end
  local stored = call('HMGET', LEDGER, unpack(fields))
  accounts['task:' .. NAME] = stored[3] and cmsgpack.unpack(stored[3])
  for at, key in ipairs(keys) do entries[key] = unpackEntry(stored[at + 3]) end
  local gates = stored[2] and cmsgpack.unpack(stored[2]) or NONE
  if TASK == LEDGER then return stored[1], gates, { unpack(stored, own + 1) } end
  return stored[1], gates, NAME == '' and NONE or call('HMGET', TASK, unpack(task))
end

-- What others wrote, open gates and a snapshot are left out where there is none of them.
local function reply(first, count, from, snapSeq, length, answers, others, gates, snapshot)
  if #others + #gates + #snapshot == 0 then return { first, count, from, snapSeq, length, answers } end
  return { first, count, from, snapSeq, length, answers, others, gates, snapshot }
end

-- The log of one task.
local function exchange()
  local sender, gate, snapshot = ARGV[7], ARGV[8], ARGV[9]
  local number, cursor, count, many, reads = string.match(ARGV[6], '(%S+) (%S+) (%S+) (%S+) (%S+)')
  number, cursor, count = tonumber(number), tonumber(cursor), tonumber(count)
  local requests, answers = {}, {}
  place = 9 + count
  for at = 1, tonumber(many) do requests[at] = nextVerb() end
  local known, gates, stored = fetch(sender, requests)
  local base, after = tonumber(stored[1] or cursor + 1), tonumber(stored[2] or cursor + 1)
  local snapSeq = tonumber(stored[4] or -1)
  local isBehind = reads == '1' and snapSeq > cursor
  local from = math.max(base, (isBehind and snapSeq or cursor) + 1)
  local others = reads == '1' and from < after and call('LRANGE', LOG, from - base, after - 1 - base) or NONE
  local shown = isBehind and call('HGET', TASK, 'snapshot') or ''
  local last = sender ~= '' and stored[6] and cmsgpack.unpack(stored[6])
  if last and number < last[1] then fail('STALE_REQUEST', text(last[1])) end
  if last and number == last[1] then
    return reply(last[2], last[3], from, isBehind and snapSeq or -1, after - base, last[4], others, gates, shown)
  end
  local meta = fence(known, requests)
  for at, verb in ipairs(requests) do answers[at] = apply(verb) end
  -- Whether scopes grant a reservation is to be known before what follows is judged: that is possible, and comes in a call of its own.
  for at = 1, #requests - 1 do
    local answer = answers[at]
    if requests[at].name == 'reserve' and type(answer) == 'table' and #answer[2] > 0 and answer[3][1] == 'granted' then
      answers = other('onlyFirst')(requests, at)
      break
    end
  end
  local first = after
  after = after + count
  local fields = {}
  if count > 0 or sender ~= '' or gate ~= '' or snapshot ~= '' then
    fields[1], fields[2] = 'next', after
    if not stored[1] then fields[3], fields[4] = 'base', base end
    if now >= tonumber(stored[5] or 0) + $HOUR_MS then
      fields[#fields + 1] = 'keptAt'
      fields[#fields + 1] = now
    end
  end
  local isKept = #fields > 2 and fields[#fields - 1] == 'keptAt'
  if sender ~= '' then
    fields[#fields + 1] = 's:' .. sender
    fields[#fields + 1] = cmsgpack.pack({ number, first, count, answers })
  end
  if gate ~= '' and cursor >= tonumber(stored[3] or -1) then
    fields[#fields + 1] = 'gateSeq'
    fields[#fields + 1] = cursor
    gates = other('moveGate')(gates, gate)
  end
  if count > 0 then
    local length
    if count == 1 then
      length = call('RPUSH', LOG, ARGV[10])
    else
      other('inParts')(ARGV, 10, 9 + count, function(...) length = call('RPUSH', LOG, ...) end)
    end
    if length == count then keep(LOG) end
  end
  if snapshot ~= '' and cursor > snapSeq then
    call('LTRIM', LOG, cursor + 1 - base, -1)
    base = cursor + 1
    call('HSET', TASK, 'base', base, 'snapSeq', cursor, 'snapshot', snapshot)
  end
  saveLedger(TASK == LEDGER and fields or {})
  if TASK ~= LEDGER and #fields > 0 then call('HSET', TASK, unpack(fields)) end
  if isKept then
    keep(TASK)
    keep(LOG)
  end
  if now >= meta.tendedAt + $HOUR_MS then
    meta.tendedAt = other('tend')() and now or 0
    other('writeMeta')(meta)
    keep(LEDGER)
  end
  return reply(first, count, from, isBehind and snapSeq or -1, after - base, answers, others, gates, shown)
end
`;
