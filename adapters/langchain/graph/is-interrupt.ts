import { isRecord } from "../shapes.js";

/** Whether an error is how a graph pauses. */
export function isInterrupt(error: unknown): boolean {
  return isRecord(error) && error["name"] === "GraphInterrupt";
}
