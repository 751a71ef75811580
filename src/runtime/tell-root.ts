import type { NewEvent } from "./new-event.js";
import { pendingEvent } from "./pending-event.js";
import type { TaskCore } from "./task-core.js";
import { tellFailure } from "./tell-failure.js";

/** Writes into the log of a task's root, which another process folds. */
export function tellRoot({ root, ports }: Pick<TaskCore, "root" | "ports">, event: NewEvent): void {
  const { observation } = pendingEvent(event, ports);
  const request = { root, task: root, append: [observation], verbs: [], cursor: -1, reads: false };
  ports.store.exchange(request).catch((error: unknown) => tellFailure({ id: root, ports }, error));
}
