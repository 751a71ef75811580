import { gateOf } from "../core/breaker/gate-of.js";
import type { Decision } from "../core/decision.js";
import { notJudged } from "../core/engine/not-judged.js";
import type { Counts } from "../core/engine/state.js";
import type { StepResult } from "../core/engine/step.js";
import type { Event } from "../core/event.js";
import type { Finding, FindingCode } from "../core/finding.js";
import type { Observation } from "../core/observation.js";
import type { Policy } from "../core/policy/policy.js";
import type { TraceHeader } from "../core/trace.js";
import type { LedgerVerb } from "../stores/store.js";
import { openAccounts, type Scopes, taskAccount } from "./accounts.js";
import { type Admission, type AdmissionRequest, admit } from "./admission.js";
import { type Agent, createAgent } from "./agent.js";
import { noteNudge, type Passage, passGate } from "./call-guard.js";
import { applyEffects } from "./effects.js";
import { TaskFinished } from "./errors.js";
import { improveSummary } from "./improve-summary.js";
import type { Ports } from "./ports.js";
import { priceEvent } from "./price-event.js";
import { createExcerpts, type Excerpts } from "./summary/excerpts.js";
import { participantsOf } from "./summary/participants-of.js";
import { type Summary, summarize } from "./summary/summary.js";
import { ADJOURN_HEADER, signTaskHeader } from "./task-header.js";
import { type NewEvent, TaskLog } from "./task-log.js";

/** What a task is, as its owner states it. */
export interface TaskSpec extends Scopes {
  /** Id, unique for ever. Letters, digits, `-` and `_`, at most 128. @default a random one */
  readonly id?: string;
  /** Kind of task, such as `refund`: what budgets and reports group by. */
  readonly kind?: string;
  /** What it is to achieve, for the summary. @default the first message */
  readonly goal?: string;
}

/** Where a task stands. */
export interface TaskStatus {
  readonly id: string;
  readonly kind: string | null;
  readonly parent: string | null;
  readonly outcome: string | null;
  /** Keys of the parts whose gate is not closed; `task` is the whole. */
  readonly open: readonly string[];
  readonly counts: Readonly<Counts>;
  readonly findings: readonly Finding[];
  /** Rules that could not judge it, because what they need was not recorded. */
  readonly notJudged: readonly FindingCode[];
}

/** The last cut or halt, or in shadow what would have been one. */
export interface Halt {
  readonly decision: Decision;
  readonly summary: Summary;
}

export type Outcome = Extract<Event, { type: "finish" }>["outcome"];

/** Findings kept for `status`; the log has them all. */
const MAX_FINDINGS = 200;

/** @internal What a task is opened with. */
export interface TaskOpening {
  readonly header: TraceHeader;
  readonly spec: TaskSpec;
  readonly parent: Task | null;
  readonly policy: Policy;
  readonly ports: Ports;
  readonly onFinish: (task: Task) => void;
}

/** One run of a multi-agent system, supervised. Made by `Supervisor`. */
export class Task {
  readonly id: string;
  readonly root: string;
  readonly parent: Task | null;
  readonly spec: TaskSpec;
  /** @internal */
  readonly log: TaskLog;
  /** @internal */
  readonly ports: Ports;
  /** @internal */
  readonly policy: Policy;
  /** @internal */
  readonly passage: Passage = { permits: new Map(), nudges: new Map() };
  lastActiveAt: number;
  #lastHalt: Halt | null = null;
  #isFinished = false;
  #wording: Promise<void> = Promise.resolve();
  readonly #agents = new Map<string, Agent>();
  readonly #findings: Finding[] = [];
  readonly #excerpts: Excerpts = createExcerpts();
  readonly #opened: Promise<unknown>;
  readonly #onFinish: (task: Task) => void;

  /** @internal */
  constructor({ header, spec, parent, policy, ports, onFinish }: TaskOpening) {
    this.id = header.task;
    this.root = header.root ?? header.task;
    this.parent = parent;
    this.spec = spec;
    this.ports = ports;
    this.policy = policy;
    this.lastActiveAt = ports.clock.now();
    this.#onFinish = onFinish;
    this.log = new TaskLog(header, { ports, policy, onStep: (...args) => this.#onStep(...args) });
    const now = ports.clock.now();
    this.#opened = this.log.exchange(
      openAccounts(this.id, { parent: parent?.id ?? null, scopes: spec, policy, now }),
    );
    this.#opened.catch((error: unknown) => ports.events.emit("store-failed", { task: this.id, error }));
    ports.recorder?.begin(header);
  }

  /** Finds or adds the agent of that name. */
  agent(name: string): Agent {
    const known = this.#agents.get(name);
    if (known !== undefined) return known;
    const agent = createAgent(this, name);
    this.#agents.set(name, agent);
    return agent;
  }

  /**
   * Notes something that happened. Returns at once; it is judged with the next decision, or within a second.
   *
   * @throws TaskFinished when the task is over
   */
  record(event: NewEvent): void {
    if (this.#isFinished) throw new TaskFinished(this.id);
    this.lastActiveAt = this.ports.clock.now();
    this.log.add(priceEvent(event as Event, this.ports.prices));
  }

  /** Judges everything recorded so far. */
  async flush(): Promise<void> {
    await this.exchange([]);
  }

  /**
   * Lets an agent act, towards `to` where it addresses somebody, or refuses.
   *
   * @throws TaskHalted when the task, or one it belongs to, was halted
   * @throws PartCut when the part was cut, or is on probation and its turn is taken
   */
  async guard(from: string, to?: string): Promise<void> {
    if (this.#isFinished) throw new TaskFinished(this.id);
    await this.flush();
    await passGate(this, from, to);
  }

  /**
   * Holds budget for one model call. Settle or release it exactly once; if neither happens, it is charged
   * when its lease ends.
   *
   * @throws TaskHalted, PartCut as `guard`
   */
  admit(request: AdmissionRequest): Promise<Admission> {
    return admit(this, request);
  }

  /** Ends the task. What it was worth (`value`) lets reports say what an outcome cost. */
  async finish({ outcome, value }: { readonly outcome: Outcome; readonly value?: number }): Promise<void> {
    if (this.#isFinished) return;
    this.record({ type: "finish", outcome, ...(value === undefined ? {} : { value }) });
    this.#isFinished = true;
    await this.exchange([{ verb: "close", account: taskAccount(this.id) }]);
    this.#onFinish(this);
    this.ports.events.emit("task-finished", { task: this.id, outcome });
  }

  /** Headers that carry the task to another service, signed with the supervisor's secret. */
  headers({ agent }: { readonly agent?: string } = {}): Record<string, string> {
    const path = this.#ancestors().map((task) => ({ agent: task.id }));
    const header = { root: this.root, task: this.id, path, ...(agent === undefined ? {} : { agent }) };
    return { [ADJOURN_HEADER]: signTaskHeader(header, this.ports.secret) };
  }

  /** The last cut or halt; in shadow, what would have been one. */
  get lastHalt(): Halt | null {
    return this.#lastHalt;
  }

  status(): TaskStatus {
    const { state } = this.log;
    const open = [...state.cuts].filter(([, { breaker }]) => breaker.gate !== "closed");
    return {
      id: this.id,
      kind: this.spec.kind ?? null,
      parent: this.parent?.id ?? null,
      outcome: state.finished,
      open: open.map(([key]) => key),
      counts: { ...state.counts },
      findings: [...this.#findings],
      notJudged: notJudged(state),
    };
  }

  /** Summary of the task as it stands, and of what a finding or decision rests on. */
  summarize(finding: Finding | null = null, decision?: Decision): Summary {
    const { state } = this.log;
    return summarize({
      goal: this.spec.goal ?? null,
      excerpts: this.#excerpts.view(),
      finding,
      ...(decision === undefined ? {} : { decision }),
      counts: state.counts,
      participants: participantsOf(state),
    });
  }

  /** @internal */
  async exchange(verbs: readonly LedgerVerb[]) {
    await this.#opened;
    return this.log.exchange(verbs);
  }

  /** Whether the task has been finished. */
  get isOver(): boolean {
    return this.#isFinished;
  }

  /** @internal Tells the log that time has passed, where a limit depends on it. */
  tick(): void {
    if (this.policy.budget.task?.wallMs !== undefined)
      this.log.add({ type: "tick", at: this.ports.clock.now() });
  }

  /** @internal Whether the gate of the task as a whole lets anything through. */
  get isOpen(): boolean {
    return gateOf(this.log.state, "").gate === "open";
  }

  /** @internal Resolves when the last halt's summary has its final wording. */
  async worded(): Promise<void> {
    await this.#wording;
  }

  async #word(halt: Halt): Promise<void> {
    const summary = await improveSummary(this, halt.summary, this.#excerpts.view());
    if (this.#lastHalt?.decision === halt.decision) this.#lastHalt = { ...halt, summary };
  }

  #haltRoot({ reason, seq }: Decision): void {
    const root = this.#ancestors()[0];
    root?.record({
      type: "control",
      action: "halt",
      actor: "adjourn",
      reason: `${reason} at event ${seq} of ${this.id}`,
    });
  }

  #ancestors(): Task[] {
    const path: Task[] = [];
    for (let task = this.parent; task !== null && path.length < 32; task = task.parent) path.unshift(task);
    return path;
  }

  #onStep(result: StepResult, observation: Observation, event: Event | undefined): void {
    this.ports.recorder?.record(this.id, observation, event);
    if (event !== undefined) this.#excerpts.push(event, result.newWords);
    for (const finding of result.findings) {
      if (this.#findings.length < MAX_FINDINGS) this.#findings.push(finding);
      this.ports.events.emit("finding", { task: this.id, finding });
    }
    for (const decision of result.decisions) this.#lastHalt = this.#apply(decision) ?? this.#lastHalt;
  }

  /** The gates have moved with the fold already: telling the world of it must not undo that by failing. */
  #apply(decision: Decision): Halt | null {
    noteNudge(this, decision);
    if (decision.enforced && decision.cut.kind === "root") this.#haltRoot(decision);
    try {
      const halt = applyEffects(this, decision);
      if (halt !== null) this.#wording = this.#word(halt);
      return halt;
    } catch (error) {
      this.ports.logger.error({ task: this.id, error }, "effect failed");
      return null;
    }
  }
}
