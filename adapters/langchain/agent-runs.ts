import { refusalIn, type Supervisor, type Task, type TaskSpec } from "../../src/index.js";
import type { RefusalShape } from "../halt-mark.js";
import { isRecord } from "./shapes.js";

/** One run of an agent, from its first hook to its last. */
export interface AgentRun {
  readonly key: string;
  readonly agent: string;
  readonly task: Task;
  /** Who called it: a person, or the agent that has it for a tool. */
  readonly caller: string;
  /** What stopped it. */
  refusal: RefusalShape | null;
  /** Notes what it was asked, and whether it may be asked that. */
  receive(content: string): Promise<void>;
  /** Notes what it answers. */
  answer(content: string): Promise<void>;
  /** Runs code with the task as the current one. */
  within<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Ends the task, where the agent opened it. */
  end(outcome: "success" | "halted" | "failure"): Promise<void>;
}

/** Whose call is being made in a task. */
const speaking = new WeakMap<Task, string>();

/** The runs of an agent that are under way. Hooks find theirs by a key in the agent's state. */
export class AgentRuns {
  readonly #supervisor: Supervisor;
  readonly #options: Omit<TaskSpec, "id" | "thread"> & { readonly agent?: string };
  readonly #runs = new Map<string, AgentRun>();
  #opened = 0;

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
    this.#opened += 1;
    const key = `${task.id}/${this.#opened}`;
    const { agent = "agent" } = this.#options;
    const caller = speaking.get(task) ?? "user";
    const run: AgentRun = {
      key,
      agent,
      caller,
      task,
      refusal: null,
      receive: (content) => note(run, { from: caller, to: agent, content }),
      answer: async (content) => {
        if (run.refusal === null) await note(run, { from: agent, to: caller, content });
      },
      within: async (work) => {
        // Agents that this one calls are called in here. Two that call at once in one task may be taken for each other.
        speaking.set(task, agent);
        try {
          return await this.#supervisor.within(task, work);
        } finally {
          speaking.set(task, caller);
        }
      },
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

async function note(
  run: AgentRun,
  { from, to, content }: { readonly from: string; readonly to: string; readonly content: string },
): Promise<void> {
  try {
    await run.task.agent(from).send(to, content);
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === null) throw error;
    run.refusal = refusal;
  }
}
