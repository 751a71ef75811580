import { isDeepStrictEqual } from "node:util";
import type { Task } from "../../src/runtime/task.js";
import type { SimTime } from "./sim-time.js";
import { type Setup, TASKS } from "./step.js";
import type { Worker } from "./worker.js";

interface SharedTasksOptions {
  readonly setup: Setup;
  readonly time: SimTime;
  readonly onViolation: (what: string) => void;
}

/** The tasks that all workers of a world work on: whoever needs one first opens it, the others join it. */
export class SharedTasks {
  readonly #setup: Setup;
  readonly #time: SimTime;
  readonly #onViolation: SharedTasksOptions["onViolation"];
  readonly #headers: (Record<string, string> | undefined)[] = [];
  readonly #finished = new Set<string>();

  constructor({ setup, time, onViolation }: SharedTasksOptions) {
    this.#setup = setup;
    this.#time = time;
    this.#onViolation = onViolation;
  }

  /** A worker's handle on the task of that number; `null` where it is over for the worker. */
  of(worker: Worker, index: number): Task | null {
    const known = worker.tasks[index];
    if (known !== undefined) return known.isOver ? null : known;
    const header = this.#headers[index];
    const task = header === undefined ? this.#open(worker, index) : worker.supervisor.join(header);
    if (task !== null) worker.tasks[index] = task;
    return task;
  }

  /** Has a worker take up all that were opened. */
  joinAll(worker: Worker): void {
    for (const index of this.#headers.keys()) this.of(worker, index);
  }

  /** Notes that somebody finishes a task, while others may work on it or below it. */
  noteFinish(index: number): void {
    this.#finished.add(idOf(index, this.#setup));
    if (this.#setup.hasChildren && index < ROOTS) this.#finished.add(idOf(index + ROOTS, this.#setup));
  }

  /** Whether its account may be closed while others still have work in it. */
  mayBeClosed(id: string): boolean {
    return this.#finished.has(id);
  }

  #open(worker: Worker, index: number): Task | null {
    const isRoot = !this.#setup.hasChildren || index < ROOTS;
    const parent = isRoot ? null : this.of(worker, index - ROOTS);
    if (!isRoot && parent === null) return null;
    const { supervisor } = worker;
    const id = idOf(index, this.#setup);
    const task =
      parent === null
        ? supervisor.task({ id, team: "studio" })
        : supervisor.within(parent, () => supervisor.task({ id, goal: "write it down" }));
    this.#headers[index] = task.headers();
    this.#checkPlace(worker, task, parent);
    return task;
  }

  /** A root is charged to its team's account of the day, a child to its parent. */
  #checkPlace(worker: Worker, { id, above }: Task, parent: Task | null): void {
    const day = new Date(this.#time.at + worker.skewMs).toISOString().slice(0, 10);
    const team = this.#setup.teamTokens === null ? "team:studio" : `team:studio@${day}`;
    const expected =
      parent === null ? { scopes: [team], tasks: [] } : { ...parent.above, tasks: [parent.id] };
    if (!isDeepStrictEqual(above, expected))
      this.#onViolation(`${id}: expected ${JSON.stringify(expected)} above, got ${JSON.stringify(above)}`);
  }
}

/** Where there are children, each root has one. */
const ROOTS = TASKS / 2;

function idOf(index: number, { hasChildren }: Setup): string {
  return hasChildren && index >= ROOTS ? `child-${index}` : `root-${index}`;
}
