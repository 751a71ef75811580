import { refusalIn, type Supervisor, type Task, type TaskSpec } from "../../src/index.js";
import type { RefusalShape } from "../halt-mark.js";
import { type AgentPlace, placeOf } from "./agent-place.js";

/** One run of an agent, from its first hook to its last. */
export interface AgentRun {
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

/** The runs of an agent that are under way. Hooks find theirs by where they are called. */
export class AgentRuns {
  readonly #supervisor: Supervisor;
  readonly #options: Omit<TaskSpec, "id" | "thread"> & { readonly agent?: string };
  readonly #runs = new WeakMap<object, Map<string, AgentRun>>();
  /** The run that each thread has begun and not ended. */
  readonly #unended = new Map<string, AgentRun>();

  constructor(
    supervisor: Supervisor,
    options: Omit<TaskSpec, "id" | "thread"> & { readonly agent?: string },
  ) {
    this.#supervisor = supervisor;
    this.#options = options;
  }

  /** Opens a run: a task of its own, or part of the one that it is called in. */
  async open(runtime: object): Promise<AgentRun> {
    return this.#open(await placeOf(runtime));
  }

  /** Finds the run of a hook. Where it was interrupted, its thread has it; where an error has ended it, there is a new one. */
  of(runtime: object): AgentRun | Promise<AgentRun> {
    const place = placeOf(runtime);
    return place instanceof Promise ? place.then((found) => this.#at(found)) : this.#at(place);
  }

  #at(place: AgentPlace): AgentRun {
    const known = this.#runs.get(place.invocation)?.get(place.namespace);
    if (known !== undefined && !known.task.isOver) return known;
    const begun = place.thread === undefined ? undefined : this.#unended.get(place.thread);
    if (known !== undefined || begun === undefined || begun.task.isOver) return this.#open(place);
    this.#keep(place, begun);
    return begun;
  }

  #open(place: AgentPlace): AgentRun {
    this.#forgetEnded();
    const { thread } = place;
    const around = this.#supervisor.current();
    const isInside = around !== undefined && !around.isOver;
    const { agent: _agent, ...spec } = this.#options;
    const task = isInside
      ? around
      : this.#supervisor.task({ ...spec, ...(thread === undefined ? {} : { thread }) });
    const run = this.#runOf(task, { owns: !isInside, place });
    this.#keep(place, run);
    if (thread !== undefined) this.#unended.set(thread, run);
    return run;
  }

  #keep({ invocation, namespace }: AgentPlace, run: AgentRun): void {
    const runs = this.#runs.get(invocation) ?? new Map<string, AgentRun>();
    this.#runs.set(invocation, runs.set(namespace, run));
  }

  #runOf(task: Task, { owns, place }: { readonly owns: boolean; readonly place: AgentPlace }): AgentRun {
    const { agent = "agent" } = this.#options;
    const caller = speaking.get(task) ?? "user";
    const run: AgentRun = {
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
        this.#forget(place, run);
        // What came of the run stands; where the store fails, the supervisor ends the task when it is idle.
        if (owns) await task.finish({ outcome }).catch(() => undefined);
      },
    };
    return run;
  }

  #forget({ thread, invocation, namespace }: AgentPlace, run: AgentRun): void {
    this.#runs.get(invocation)?.delete(namespace);
    if (thread !== undefined && this.#unended.get(thread) === run) this.#unended.delete(thread);
  }

  /** Tasks that the supervisor ended, because nothing came any more. */
  #forgetEnded(): void {
    for (const [thread, { task }] of this.#unended) if (task.isOver) this.#unended.delete(thread);
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
