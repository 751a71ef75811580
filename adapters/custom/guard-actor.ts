import type { NewEvent, Task } from "../../src/index.js";

/**
 * Judges what was recorded up to an event, and asks whether who acted in it may go on.
 *
 * @throws TaskHalted, PartCut when they may not
 */
export async function guardActor(task: Task, event: NewEvent): Promise<void> {
  if (event.type === "message") {
    return task.guard(event.from, typeof event.to === "string" ? event.to : undefined);
  }
  if ("from" in event && event.from !== undefined) return task.guard(event.from);
  return event.type === "tool-result" ? task.guard(event.to) : task.flush();
}
