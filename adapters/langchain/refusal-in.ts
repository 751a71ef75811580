import { isRefusal, type PartCut, type TaskHalted } from "../../src/index.js";
import { isRecord } from "./shapes.js";

/** Errors that frameworks wrap into one another before anybody looks. */
const MAX_CAUSES = 8;

/** Finds a guard's refusal in an error, also where a framework has wrapped it; `null` for any other error. */
export function refusalIn(error: unknown): TaskHalted | PartCut | null {
  let found: unknown = error;
  for (let depth = 0; depth < MAX_CAUSES && isRecord(found); depth += 1) {
    if (isRefusal(found)) return found;
    found = found["cause"];
  }
  return null;
}
