import { TaskFinished } from "./errors.js";
import type { Ports } from "./ports.js";
import { isOutage } from "./store-link.js";

/**
 * Tells listeners what the store could not do for a task. That it is out of reach they have been told already, and
 * that a task is over its callers are told.
 */
export function tellFailure(
  { id, ports }: { readonly id: string; readonly ports: Ports },
  error: unknown,
): void {
  if (!isOutage(error) && !(error instanceof TaskFinished))
    ports.events.emit("store-failed", { task: id, error });
}
