import type { Supervisor, Task } from "../../src/index.js";
import { isRecord } from "./shapes.js";

/** Who calls, in which task. */
export interface Caller {
  readonly task: Task;
  readonly agent: string;
}

/** What a callback handler that follows a task knows of its calls. */
export interface CallerSource {
  callerIn(metadata: Readonly<Record<string, unknown>> | undefined): Caller | undefined;
}

/** Finds out who makes a model call: from the handlers of its run, else from the task that the code runs in. */
export function callerOf(
  { supervisor, agent }: { readonly supervisor: Supervisor; readonly agent?: string },
  run: unknown,
): Caller | undefined {
  const handlers =
    isRecord(run) && Array.isArray(run["handlers"]) ? (run["handlers"] as readonly unknown[]) : [];
  const metadata = isRecord(run) && isRecord(run["metadata"]) ? run["metadata"] : undefined;
  const callers = handlers.filter(isSource).map((handler) => handler.callerIn(metadata));
  const found = callers.findLast((caller) => caller !== undefined);
  if (found !== undefined) return agent === undefined ? found : { ...found, agent };
  const task = supervisor.current();
  return task === undefined || task.isOver ? undefined : { task, agent: agent ?? "agent" };
}

function isSource(handler: unknown): handler is CallerSource {
  return isRecord(handler) && typeof handler["callerIn"] === "function";
}
