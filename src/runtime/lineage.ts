import { MAX_PATH_ENTRIES, type Path } from "../core/event.js";
import type { Observe } from "../core/observe/observe.js";

/** Where a task comes from: what its agents' spawns are compared with beyond their own task. */
export interface Lineage {
  /** Tasks and agents that led to the task; empty for one that nobody opened. */
  readonly inherited: Path;
  /** The same with the task itself. */
  readonly whole: Path;
}

/** Notes what led to a task, with what it is for as a fingerprint: its text does not go with it. */
export function lineageOf(
  task: { readonly id: string; readonly goal: string | undefined },
  inherited: Path,
  observe: Observe,
): Lineage {
  const purpose = task.goal === undefined ? undefined : purposeOf(task.goal, observe);
  return {
    inherited,
    whole: nearest([...inherited, { agent: task.id, ...(purpose !== undefined && { purpose }) }]),
  };
}

/** The entries closest to whoever comes next: what is farther away matters less. */
export function nearest(path: Path): Path {
  return path.slice(-MAX_PATH_ENTRIES);
}

function purposeOf(goal: string, observe: Observe): number | undefined {
  const spawn = { type: "spawn", seq: 0, from: "-", child: "-", content: goal } as const;
  const observation = observe(spawn);
  const print = "print" in observation ? observation.print : undefined;
  return print === undefined || print.words.length === 0 ? undefined : print.fine;
}
