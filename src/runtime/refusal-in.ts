import { isRefusal, type PartCut, type TaskHalted } from "./errors.js";

/** Errors that clients and frameworks wrap into one another before anybody looks. */
const MAX_CAUSES = 8;

/** Finds a guard's refusal in an error, also where something has wrapped it as its `cause`; `null` for any other error. */
export function refusalIn(error: unknown): TaskHalted | PartCut | null {
  let found: unknown = error;
  for (let depth = 0; depth < MAX_CAUSES && typeof found === "object" && found !== null; depth += 1) {
    if (isRefusal(found)) return found;
    found = (found as { readonly cause?: unknown }).cause;
  }
  return null;
}
