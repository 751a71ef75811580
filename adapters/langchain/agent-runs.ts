import type { Supervisor, Task, TaskSpec } from "../../src/index.js";
import type { RefusalShape } from "./own-words.js";
import { isRecord } from "./shapes.js";

/** One run of an agent, from its first hook to its last. */
export interface AgentRun {
  readonly key: string;
  readonly agent: string;
  readonly task: Task;
  /** What stopped it. */
  refusal: RefusalShape | null;
  /** Runs code with the task as the current one. */
  within<Value>(work: () => Value): Value;
  /** Ends the task, where the agent opened it. */
  end(outcome: "success" | "halted" | "failure"): Promise<void>;
}

/** The runs of an agent that are under way. Hooks find theirs by a key in the agent's state. */
export class AgentRuns {
  readonly #supervisor: Supervisor;
  readonly #options: Omit<TaskSpec, "id" | "thread"> & { readonly agent?: string };
  readonly #runs = new Map<string, AgentRun>();

  constructor(
    supervisor: Supervisor,
    options: Omit<TaskSpec, "id" | "thread"> & { readonly agent?: string },
  ) {
    this.#supervisor = supervisor;
    this.#options = options;
  }

  /** Opens a run: a task of its own, or part of the one that it is called in. */
  open(thread?: string): AgentRun {
    this.#forgetEnded();
    const around = this.#supervisor.current();
    if (around !== undefined && !around.isOver) return this.#add(around, false);
    const { agent: _agent, ...spec } = this.#options;
    return this.#add(this.#supervisor.task({ ...spec, ...(thread === undefined ? {} : { thread }) }), true);
  }

  /** Finds the run of a state; a new one where an error has ended it and somebody tries again. */
  of(state: object): AgentRun {
    const key = isRecord(state) ? state["_adjournRun"] : undefined;
    const known = typeof key === "string" ? this.#runs.get(key) : undefined;
    if (known !== undefined && !known.task.isOver) return known;
    const again = this.open();
    if (typeof key === "string") this.#runs.set(key, again);
    return again;
  }

  #add(task: Task, owns: boolean): AgentRun {
    const key = `${task.id}/${this.#runs.size}`;
    const run: AgentRun = {
      key,
      agent: this.#options.agent ?? "agent",
      task,
      refusal: null,
      within: (work) => this.#supervisor.within(task, work),
      end: async (outcome) => {
        this.#runs.delete(key);
        // What came of the run stands; where the store fails, the supervisor ends the task when it is idle.
        if (owns) await task.finish({ outcome }).catch(() => undefined);
      },
    };
    this.#runs.set(key, run);
    return run;
  }

  /** Tasks that the supervisor ended, because nothing came any more. */
  #forgetEnded(): void {
    for (const [key, { task }] of this.#runs) if (task.isOver) this.#runs.delete(key);
  }
}
