/** Lua: the operations of the store on one unit. @internal */
export const OPERATIONS = `
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
