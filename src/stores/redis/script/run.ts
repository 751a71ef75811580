/** Lua: runs the operation that is asked for, and puts what it refuses as an error. @internal */
export const RUN = `
local isDone, result = pcall(ARGV[1] == 'exchange' and exchange or other(ARGV[1]))
if isDone then return result end
if type(result) == 'table' and result.code then
  return redis.error_reply('ADJOURN ' .. result.code .. ' ' .. tostring(result.what))
end
return redis.error_reply('ADJOURN SCRIPT ' .. tostring(type(result) == 'table' and result.err or result))
`;
