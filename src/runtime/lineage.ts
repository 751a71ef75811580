import { spawnPath } from "../core/detectors/fan-out.js";
import type { EngineState } from "../core/engine/state.js";
import { MAX_PATH_ENTRIES, type Path } from "../core/event.js";
import type { Observe } from "../core/observe/observe.js";
import type { NewEvent } from "./new-event.js";

/** Where a task comes from: what its agents' spawns are compared with beyond their own task. */
export interface Lineage {
  /** Tasks and agents that led to the task; empty for one that nobody opened. */
  readonly inherited: Path;
  /** The same with the task itself. */
  readonly whole: Path;
}

/** What of a task its way is known by. */
interface OnItsWay {
  readonly id: string;
  readonly lineage: Lineage;
  readonly spec: { readonly goal?: string };
  readonly log: { readonly state: EngineState };
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

/** What a request of this agent's is led by: the tasks above, this one where it is known what it is for, and agents in it. */
export function wayTo({ lineage, spec, log }: OnItsWay, agent: string | undefined): Path {
  const tasks = spec.goal === undefined ? lineage.inherited : lineage.whole;
  return nearest([...tasks, ...(agent === undefined ? [] : spawnPath(log.state, agent))]);
}

/** Begins a child task: one that is to do what those above it were opened for is a copy like any other. */
export function openingSpawn(
  { id, lineage }: Pick<OnItsWay, "id" | "lineage">,
  child: string,
  goal: string,
): NewEvent {
  return { type: "spawn", from: id, child, childTask: child, content: goal, path: [...lineage.whole] };
}

/** The entries closest to whoever comes next: what is farther away matters less. */
function nearest(path: Path): Path {
  return path.slice(-MAX_PATH_ENTRIES);
}

function purposeOf(goal: string, observe: Observe): number | undefined {
  const spawn = { type: "spawn", seq: 0, from: "-", child: "-", content: goal } as const;
  const observation = observe(spawn);
  const print = "print" in observation ? observation.print : undefined;
  return print === undefined || print.words.length === 0 ? undefined : print.fine;
}
