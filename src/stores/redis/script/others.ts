import { OTHER_OPERATIONS } from "./other-operations.js";
import { OTHER_VERBS } from "./other-verbs.js";

/**
 * Lua: what few requests need, made when one asks for it. The script is made anew with each request, and making a
 * function takes half a microsecond: all of them took a tenth of what most requests do.
 *
 * @internal
 */
export const OTHERS = `
local others
function other(name)
  if others then return others[name] end
  others = {}
${OTHER_VERBS}${OTHER_OPERATIONS}
  return others[name]
end
`;
