import {
  type Admission,
  isRefusal,
  PartCut,
  type Supervisor,
  type Task,
  TaskHalted,
  type TaskSpec,
  usageTokens,
} from "../../src/index.js";
import { actorOf, eventsOf, MAIN_AGENT } from "../claude-code/hook-events.js";
import type { HookInput } from "../claude-code/hook-input.js";
import { recordKnown } from "../claude-code/record-known.js";
import { type HaltMark, haltMark, type RefusalShape } from "../halt-mark.js";
import { type MadeCall, type MessageShape, madeCall } from "./messages.js";

/** What a hook answers; nothing in it lets everything go on. */
export interface HookOutput {
  /** `false` ends the query before its model is called again. */
  readonly continue?: boolean;
  readonly stopReason?: string;
  readonly hookSpecificOutput?: Readonly<Record<string, string>>;
}

type Outcome = "success" | "failure" | "halted" | "unknown";

/** One query: what its hooks tell, and what its messages say that it used. */
export class QuerySession {
  readonly #supervisor: Supervisor;
  readonly #spec: TaskSpec;
  /** Whether its task is its own. */
  #owns: boolean;
  /** Asks the query for another model. */
  readonly #swapModel: (model: string) => Promise<void>;
  #task: Task;
  /** Hooks of parallel calls come at once; each is judged after the one before. */
  #turn: Promise<unknown> = Promise.resolve();
  /** Budget held for the call that an agent's model makes next, by agent. */
  readonly #held = new Map<string, Admission>();
  /** Each agent's latest model call. It is booked before the next one begins: until then its counts may grow. */
  readonly #latest = new Map<string, MadeCall>();
  /** Id of each agent's call that was booked last. */
  readonly #booked = new Map<string, string>();
  #mainModel: string | undefined;
  /** Keys of the cuts that are stopped; `task` is the whole. */
  readonly #stopped = new Set<string>();
  #halt: HaltMark | null = null;
  #isEnded = false;

  constructor(
    supervisor: Supervisor,
    { spec, swapModel }: { readonly spec: TaskSpec; readonly swapModel: (model: string) => Promise<void> },
  ) {
    this.#supervisor = supervisor;
    this.#spec = spec;
    this.#swapModel = swapModel;
    const around = supervisor.current();
    this.#owns = around === undefined || around.isOver;
    this.#task = this.#owns ? supervisor.task(spec) : (around as Task);
  }

  get task(): Task {
    return this.#task;
  }

  /** What ended the query; `null` where it came, or comes, to its own end. */
  get halt(): HaltMark | null {
    return this.#halt;
  }

  /** Judges what a hook tells, and answers it. */
  hook(input: HookInput): Promise<HookOutput> {
    return this.#inTurn(() => this.#answer(input));
  }

  /** Books what a message says that was used, and passes it on; the last one with the summary, where the query was stopped. */
  message<Message>(message: Message): Promise<Message> {
    return this.#inTurn(() => this.#read(message));
  }

  /** Ends the task, where the query opened it. Nothing stays held. */
  end(outcome: Outcome): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isEnded) return;
      this.#isEnded = true;
      for (const agent of this.#latest.keys()) await this.#book(agent);
      for (const admission of this.#held.values()) await admission.release().catch(leaveIt);
      // What came of the query stands; where the store fails, the supervisor ends the task when it is idle.
      if (this.#owns) {
        await this.#task.finish({ outcome: this.#halt === null ? outcome : "halted" }).catch(() => undefined);
      }
    });
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #answer(input: HookInput): Promise<HookOutput> {
    if (this.#isEnded) return {};
    const name = input.hook_event_name;
    const agent = actorOf(input);
    if (this.#isBelowHalt) return this.#stop(input, agent, this.#haltAbove());
    if (this.#task.isOver) this.#begin();
    try {
      if (name === "UserPromptSubmit" && isPersons(input)) await this.#resume();
      if (name === "PreToolUse") await this.#task.guard(agent);
      for (const event of eventsOf(input)) recordKnown(this.#task, event);
      const nudge = beforeModel.has(name) ? await this.#hold(agent) : null;
      return nudge === null ? {} : told(name, nudge);
    } catch (error) {
      // Also where the store fails: nobody knows then what is left to spend.
      return this.#stop(input, agent, error);
    }
  }

  /** Whether the task that it was made in has ended with a halt, which ends all that was begun there. */
  get #isBelowHalt(): boolean {
    return this.#task.isOver && !this.#owns && this.#task.status().outcome === "halted";
  }

  #haltAbove(): TaskHalted {
    const { decision = null, summary = null } = this.#task.lastHalt ?? {};
    return new TaskHalted({ task: this.#task.id, decision, summary });
  }

  /**
   * Goes on as a task of its own: it may wait for a streamed prompt longer than a task may be idle, or outlive the task that
   * it was made in.
   */
  #begin(): void {
    this.#task = this.#supervisor.task(this.#spec);
    this.#owns = true;
  }

  /**
   * Holds budget for the call that an agent's model is about to make, and finds what to tell the agent. Calls of a model that
   * is not known yet are booked when they are told.
   */
  async #hold(agent: string): Promise<string | null> {
    await this.#book(agent);
    const last = this.#latest.get(agent);
    const model = last?.model ?? (agent === MAIN_AGENT ? this.#mainModel : undefined);
    if (model === undefined || this.#held.has(agent)) {
      await this.#task.guard(agent);
      return this.#task.nudgeFor(agent);
    }
    // Whatever went into and came out of the last call goes into this one.
    const inputTokens = last === undefined ? 0 : usageTokens(last.usage);
    const admission = await this.#task.admit({ agent, request: { model, input: "", inputTokens } });
    this.#held.set(agent, admission);
    const amended = admission.request.model;
    // Only the main agent's model can be changed. What was called in the end is what its answer names.
    if (amended !== model && agent === MAIN_AGENT) await this.#swapModel(amended).catch(() => undefined);
    return admission.request.nudge ?? null;
  }

  async #read<Message>(message: Message): Promise<Message> {
    const shape = message as MessageShape;
    if (shape.type === "system" && shape.subtype === "init") this.#mainModel ??= shape.model;
    const made = madeCall(shape);
    if (made !== null && this.#latest.get(made.agent)?.id !== made.id) await this.#book(made.agent);
    if (made !== null) this.#latest.set(made.agent, made);
    if (shape.type !== "result") return message;
    for (const agent of this.#latest.keys()) await this.#book(agent);
    return this.#halt === null || shape.subtype !== "success"
      ? message
      : { ...message, result: this.#halt.summary };
  }

  async #book(agent: string): Promise<void> {
    const made = this.#latest.get(agent);
    if (made === undefined || this.#booked.get(agent) === made.id || this.#task.isOver) return;
    this.#booked.set(agent, made.id);
    const { model, usage } = made;
    const held = this.#held.get(agent);
    this.#held.delete(agent);
    if (held?.request.model === model) {
      await held.settle(usage).catch(leaveIt);
      return;
    }
    await held?.release().catch(leaveIt);
    const request = { model, input: "", inputTokens: usageTokens(usage) };
    const admission = await this.#task.admit({ agent, request, amend: false }).catch(leaveIt);
    // Made all the same: who was stopped meanwhile, or has no budget left, still used it.
    if (admission === undefined) recordKnown(this.#task, { type: "model-call", from: agent, model, usage });
    else await admission.settle(usage).catch(leaveIt);
  }

  #stop({ hook_event_name: name }: HookInput, agent: string, error: unknown): HookOutput {
    const refusal: RefusalShape = isRefusal(error)
      ? error
      : { task: this.#task.id, decision: null, summary: null };
    const mark = haltMark(refusal);
    const summary = isRefusal(error) ? mark.summary : String(error);
    this.#stopped.add(error instanceof PartCut ? error.cut : "task");
    const words = `${summary}\n\nEnd here: tell who started you what is established and what is open.`;
    const isPart = agent !== MAIN_AGENT && error instanceof PartCut;
    const refused = name === "PreToolUse" ? denied(isPart ? words : summary) : told(name, words);
    if (isPart) return refused;
    this.#halt = { ...mark, summary };
    return { ...(name === "PreToolUse" ? refused : {}), continue: false, stopReason: summary };
  }

  /** A person's word lets what was stopped try one turn. */
  async #resume(): Promise<void> {
    for (const cut of this.#stopped) {
      const part = cut === "task" ? {} : { cut };
      await this.#supervisor
        .resume(this.#task.id, { actor: "user", reason: "a new prompt", ...part })
        .catch(() => undefined);
    }
    this.#stopped.clear();
    this.#halt = null;
  }
}

/** Hooks after which the model of their agent is called. */
const beforeModel = new Set(["UserPromptSubmit", "PostToolUse", "PostToolUseFailure", "SubagentStart"]);

/** A store that fails leaves what is held to its lease, which charges it. */
function leaveIt(): undefined {
  return undefined;
}

/** Programs that wake themselves up prompt, too. */
function isPersons({ source = "user" }: HookInput): boolean {
  return source === "user" || source === "sdk";
}

function denied(permissionDecisionReason: string): HookOutput {
  const hookEventName = "PreToolUse";
  return { hookSpecificOutput: { hookEventName, permissionDecision: "deny", permissionDecisionReason } };
}

function told(hookEventName: string, additionalContext: string): HookOutput {
  return { hookSpecificOutput: { hookEventName, additionalContext } };
}
