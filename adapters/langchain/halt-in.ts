import type { HaltMark } from "../halt-mark.js";
import { isMessage, isRecord } from "./shapes.js";

/** Finds what adjourn stopped in an end state, or in its messages; `null` where it let everybody finish. */
export function haltIn(state: unknown): HaltMark | null {
  const messages = isRecord(state) && "messages" in state ? state["messages"] : state;
  if (!Array.isArray(messages)) return null;
  const marks = messages.filter(isMessage).map(({ additional_kwargs }) => additional_kwargs?.["adjourn"]);
  return (marks.findLast((mark) => isRecord(mark) && "summary" in mark) as HaltMark | undefined) ?? null;
}
