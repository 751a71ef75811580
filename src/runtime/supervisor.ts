import { AsyncLocalStorage } from "node:async_hooks";
import { SCHEMA_VERSION } from "../core/event.js";
import { RULESET } from "../core/policy/policy.js";
import type { TraceHeader } from "../core/trace.js";
import { nothingAbove } from "./accounts.js";
import { assertScopes } from "./assert-scopes.js";
import { BadOption, type Refusal } from "./errors.js";
import type { Halt } from "./halts.js";
import { ID_PATTERN } from "./ids.js";
import type { Outcome } from "./outcome.js";
import { policyHash } from "./policy-hash.js";
import type { Ports } from "./ports.js";
import { portsOf } from "./ports-of.js";
import { refusalIn } from "./refusal-in.js";
import type { Summary } from "./summary/summary.js";
import type { SupervisorEvents } from "./supervisor-events.js";
import type { SupervisorOptions } from "./supervisor-options.js";
import { Task, type TaskOpening } from "./task.js";
import { ADJOURN_HEADER, readTaskHeader } from "./task-header.js";
import type { TaskSpec } from "./task-spec.js";
import type { TaskStatus } from "./task-status.js";
import { tellFailure } from "./tell-failure.js";
import type { Listener } from "./typed-events.js";

/** How a supervised run ended. A halt is a result, not a crash. */
export type RunResult<Value> =
  | { readonly status: "done"; readonly value: Value; readonly task: TaskStatus }
  | ({ readonly status: "halted"; readonly task: TaskStatus } & Partial<Halt> & { readonly summary: Summary })
  | { readonly status: "failed"; readonly error: unknown; readonly task: TaskStatus };

/** Operators say who they are and why; it is kept in the log. */
export interface OperatorWord {
  /** Who says so, for the log. */
  readonly actor: string;
  /** Why, for the log. */
  readonly reason: string;
  /** Key of a cut, as `status().open` names it. @default the whole task */
  readonly cut?: string;
}

/** Where a task stands among others. */
interface Place {
  readonly id: string;
  readonly parent: Task | null;
  readonly root: string | null;
  /** What stands in its header, where another service carries it here. */
  readonly carried?: TaskOpening["carried"];
}

/** An hour: longer than any recorded tool call, shorter than a night. */
const IDLE_MS = 3_600_000;
/** Idle tasks and lost reservations are looked for this often. */
const SWEEP_MS = 30_000;

/** Stands between agents that talk to each other, call tools and call models. The public one brings a store. */
export class Supervisor {
  readonly #ports: Ports;
  readonly #tasks = new Map<string, Task>();
  readonly #current = new AsyncLocalStorage<Task>();
  readonly #idleMs: number;
  #cancelSweep: (() => void) | null = null;

  /** @throws BadOption, z.ZodError for options that cannot mean anything */
  constructor(options: SupervisorOptions) {
    this.#ports = portsOf(options);
    this.#idleMs = options.idleMs ?? IDLE_MS;
  }

  /**
   * Runs `work` as a task, inside the current task if there is one, and ends it. Whatever `work` throws
   * comes back as a result.
   */
  async run<Value>(spec: TaskSpec, work: (task: Task) => Promise<Value>): Promise<RunResult<Value>> {
    const task = this.task(spec);
    try {
      const value = await this.#current.run(task, () => work(task));
      await this.#finish(task, "success");
      return { status: "done", value, task: task.status() };
    } catch (error) {
      const refusal = refusalIn(error);
      await this.#finish(task, refusal === null ? "failure" : "halted");
      if (refusal === null) return { status: "failed", error, task: task.status() };
      await task.worded();
      return { status: "halted", ...haltBehind(refusal, task), task: task.status() };
    }
  }

  /**
   * Opens a task that its caller ends with `finish`. A task opened inside another is its child.
   *
   * @throws BadOption for an id or a scope that cannot be one
   */
  task(spec: TaskSpec = {}): Task {
    assertScopes(spec);
    const current = this.#current.getStore();
    // What outlives a task still runs in its context; nothing can be charged to it any more.
    const parent = current === undefined || current.isOver ? null : current;
    return this.#open(spec, { id: this.#idOf(spec), parent, root: parent?.root ?? null });
  }

  /** The task that the calling code runs in. */
  current(): Task | undefined {
    return this.#current.getStore();
  }

  /** Takes up a task that another service carries in its headers. @throws TaskHeaderError */
  join(headers: Readonly<Record<string, string | readonly string[] | undefined>>): Task {
    const value = headers[ADJOURN_HEADER];
    if (typeof value !== "string")
      throw new BadOption(`Expected the header \`${ADJOURN_HEADER}\`, got ${typeof value}.`);
    const { task: id, root, path, above = nothingAbove } = readTaskHeader(value, this.#ports.secret);
    return this.#tasks.get(id) ?? this.#open({ id }, { id, parent: null, root, carried: { path, above } });
  }

  /** Runs `work` with `task` as the current one. */
  within<Value>(task: Task, work: () => Value): Value {
    return this.#current.run(task, work);
  }

  /** Open tasks, oldest first. */
  tasks(): TaskStatus[] {
    return [...this.#tasks.values()].map((task) => task.status());
  }

  /** Stops a task, or a part of it that was cut before, by a person's word. @throws BadOption for an unknown task */
  async halt(id: string, word: OperatorWord): Promise<void> {
    await this.#operate(id, { ...word, action: "halt" });
  }

  /** Lets a halted task or a cut part try one supervised turn. @throws BadOption for an unknown task */
  async resume(id: string, word: OperatorWord): Promise<void> {
    await this.#operate(id, { ...word, action: "resume" });
  }

  on<Name extends keyof SupervisorEvents>(
    event: Name,
    listener: Listener<SupervisorEvents[Name]>,
  ): () => void {
    return this.#ports.events.on(event, listener);
  }

  /** Judges what is buffered, writes what is recorded, tells what is to be told, and stops all timers. */
  async close(): Promise<void> {
    // Node keeps a place in every asynchronous step for each context that was ever entered.
    this.#current.disable();
    this.#cancelSweep?.();
    this.#cancelSweep = null;
    for (const task of this.#tasks.values()) {
      await task.flush().catch((error: unknown) => this.#storeFailed(task.id, error));
      task.stop();
    }
    await this.#ports.recorder?.flush();
    await this.#ports.notifier?.flush();
    await this.#ports.notifier?.close();
    await this.#ports.store.close();
  }

  #idOf({ id }: TaskSpec): string {
    if (id !== undefined && !ID_PATTERN.test(id)) {
      throw new BadOption(
        `Expected a task \`id\` of 1 to 128 letters, digits, "-" or "_", got ${JSON.stringify(id)}.`,
      );
    }
    if (id !== undefined && this.#tasks.has(id))
      throw new BadOption(`A task with the id ${id} is open already.`);
    return id ?? this.#ports.ids.task();
  }

  #open(spec: TaskSpec, place: Place): Task {
    const { id, parent, carried } = place;
    const header: TraceHeader = {
      type: "trace",
      schema: SCHEMA_VERSION,
      task: id,
      root: place.root ?? id,
      ...(parent === null ? {} : { parentTask: parent.id }),
      ...(spec.kind === undefined ? {} : { kind: spec.kind }),
      ...(spec.goal === undefined ? {} : { goal: spec.goal }),
      ruleset: RULESET,
      policy: this.#ports.policyInput as TraceHeader["policy"],
      key: this.#ports.keyId,
      capture: "observations",
      participants: [],
      lacks: [],
    };
    const { policy } = this.#ports;
    const onFinish = ({ id: finished }: Task) => this.#tasks.delete(finished);
    const joined = carried === undefined ? {} : { carried };
    const task = new Task({ header, spec, parent, ...joined, policy, ports: this.#ports, onFinish });
    this.#tasks.set(id, task);
    this.#cancelSweep ??= this.#ports.clock.schedule(SWEEP_MS, () => this.#sweep());
    this.#ports.events.emit("task-started", {
      task: id,
      kind: spec.kind ?? null,
      parent: parent?.id ?? null,
    });
    return task;
  }

  async #operate(
    id: string,
    { action, actor, reason, cut }: OperatorWord & { action: "halt" | "resume" },
  ): Promise<void> {
    const task = this.#tasks.get(id);
    if (task === undefined)
      throw new BadOption(`Expected the id of an open task, got ${JSON.stringify(id)}.`);
    if (cut !== undefined && !task.log.state.cuts.has(cut))
      throw new BadOption(`Expected the key of a part that was cut, got ${JSON.stringify(cut)}.`);
    const policy = policyHash(this.#ports.policyInput);
    task.record({ type: "control", action, actor, reason, policy, ...(cut === undefined ? {} : { cut }) });
    await task.flush();
  }

  /** Ends idle tasks and charges lost reservations. Runs only while there are tasks. */
  #sweep(): void {
    const now = this.#ports.clock.now();
    for (const task of this.#tasks.values()) {
      if (now - task.lastActiveAt < this.#idleMs) {
        task.tick();
        continue;
      }
      void this.#finish(task, "expired");
    }
    void this.#expire();
    const again = this.#tasks.size > 0;
    this.#cancelSweep = again ? this.#ports.clock.schedule(SWEEP_MS, () => this.#sweep()) : null;
  }

  async #expire(): Promise<void> {
    try {
      const keys = await this.#ports.store.expire();
      for (const task of this.#tasks.values()) for (const key of keys) task.noteExpired(key);
    } catch (error) {
      this.#storeFailed("", error);
    }
  }

  /** Ends a task. Where the store fails, what came of the task stands, and the next sweep tries again. */
  async #finish(task: Task, outcome: Outcome): Promise<void> {
    await task.finish({ outcome }).catch((error: unknown) => this.#storeFailed(task.id, error));
  }

  #storeFailed(task: string, error: unknown): void {
    tellFailure({ id: task, ports: this.#ports }, error);
  }
}

/** What a refusal rests on, in its final wording; it may have come from another task than the one it ended. */
function haltBehind(refusal: Refusal, task: Task): Partial<Halt> & { readonly summary: Summary } {
  const own =
    refusal.task === task.id && refusal.decision !== null ? task.haltOf(refusal.decision.cut) : null;
  const { decision, summary } = own ?? refusal;
  return { ...(decision === null ? {} : { decision }), summary: summary ?? task.summarize() };
}
