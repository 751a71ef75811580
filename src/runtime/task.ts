import type { Decision } from "../core/decision.js";
import { spawnPath } from "../core/detectors/fan-out.js";
import { notJudged } from "../core/engine/not-judged.js";
import type { Counts } from "../core/engine/state.js";
import type { StepResult } from "../core/engine/step.js";
import type { Event, Path } from "../core/event.js";
import { type Cut, cutKey, type Finding, type FindingCode } from "../core/finding.js";
import type { Observation } from "../core/observation.js";
import type { Policy } from "../core/policy/policy.js";
import type { TraceHeader } from "../core/trace.js";
import type { LedgerVerb } from "../stores/store.js";
import { closeAccounts, openAccounts, type Scopes } from "./accounts.js";
import { type Admission, type AdmissionRequest, admit } from "./admission.js";
import { type Agent, createAgent } from "./agent.js";
import { noteNudge, type Passage, passGate, pendingNudge, refuseStopped } from "./call-guard.js";
import { checkEvent } from "./check-event.js";
import { applyEffects } from "./effects.js";
import { TaskFinished } from "./errors.js";
import { improveSummary } from "./improve-summary.js";
import { SecondOpinions } from "./judge/second-opinions.js";
import { type Lineage, lineageOf, nearest } from "./lineage.js";
import type { Bound } from "./model-request.js";
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
  /** Keys of the parts that are cut, on probation or waiting for a person; `task` is the whole. */
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

/** What one call under way holds. */
interface Held {
  readonly from: string;
  readonly charged: Bound;
}

export type Outcome = Extract<Event, { type: "finish" }>["outcome"];

/** Findings kept for `status`; the log has them all. */
const MAX_FINDINGS = 200;
/** Parts whose halts are kept, summaries included; a task with more has been cut to pieces. */
const MAX_HALTS = 64;

/** @internal What a task is opened with. */
export interface TaskOpening {
  readonly header: TraceHeader;
  readonly spec: TaskSpec;
  readonly parent: Task | null;
  /** What led to a task that another service carries here. @default what led to the parent */
  readonly path?: Path;
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
  /** @internal */
  readonly lineage: Lineage;
  /** @internal What calls under way hold, by key: what is charged when they never report back. */
  readonly held = new Map<string, Held>();
  lastActiveAt: number;
  #lastHalt: Halt | null = null;
  /** What closed the gates, by part. */
  readonly #halts = new Map<string, Halt>();
  #isFinished = false;
  #ended: Promise<void> | null = null;
  #wording: Promise<void> = Promise.resolve();
  readonly #agents = new Map<string, Agent>();
  readonly #findings: Finding[] = [];
  readonly #excerpts: Excerpts = createExcerpts();
  readonly #opinions: SecondOpinions;
  readonly #opening: readonly LedgerVerb[];
  #opened: Promise<unknown> | null = null;
  readonly #onFinish: (task: Task) => void;

  /** @internal */
  constructor({ header, spec, parent, path, policy, ports, onFinish }: TaskOpening) {
    this.id = header.task;
    this.root = header.root ?? header.task;
    this.parent = parent;
    this.spec = spec;
    this.ports = ports;
    this.policy = policy;
    this.lastActiveAt = ports.clock.now();
    this.#onFinish = onFinish;
    this.log = new TaskLog(header, { ports, policy, onStep: (...args) => this.#onStep(...args) });
    this.#opinions = new SecondOpinions({
      place: { root: this.root, task: this.id, cursor: () => this.log.state.lastSeq },
      ports,
      goal: spec.goal ?? null,
      excerpts: () => this.#excerpts.view(),
      note: (event) => this.note(event),
    });
    const now = ports.clock.now();
    this.#opening = openAccounts(this.id, { parent: parent?.id ?? null, scopes: spec, policy, now });
    this.#open().catch((error: unknown) => ports.events.emit("store-failed", { task: this.id, error }));
    ports.recorder?.begin(header);
    this.lineage = lineageOf(
      { id: this.id, goal: spec.goal },
      path ?? parent?.lineage.whole ?? [],
      ports.observe,
    );
    if (parent !== null && spec.goal !== undefined) this.#noteOpening(parent, spec.goal);
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
   * @throws BadOption where a field of the event is wrong
   */
  record(event: NewEvent): void {
    if (this.#isFinished) throw new TaskFinished(this.id);
    this.#add(event);
  }

  /** @internal Notes how something that was let through ended. When the task is over, nobody judges it any more. */
  note(event: NewEvent): void {
    if (!this.#isFinished) this.#add(event);
  }

  /** Judges everything recorded so far. */
  async flush(): Promise<void> {
    await this.#open();
    await this.log.flush();
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

  /** @internal Judges what an agent has just done. @throws TaskHalted, PartCut when that closed its gate */
  async confirm(from: string, to?: string): Promise<void> {
    await this.flush();
    refuseStopped(this, from, to);
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
    this.note({ type: "finish", outcome, ...(value === undefined ? {} : { value }) });
    this.#opinions.stop();
    this.#isFinished = true;
    this.#ended ??= this.#end(outcome).catch((error: unknown) => {
      // Nothing runs any more, but its account is still open: the next call closes it.
      this.#ended = null;
      throw error;
    });
    await this.#ended;
  }

  /** Headers that carry the task to another service, signed with the supervisor's secret. */
  headers({ agent }: { readonly agent?: string } = {}): Record<string, string> {
    const { inherited, whole } = this.lineage;
    const tasks = this.spec.goal === undefined ? inherited : whole;
    const path = nearest([...tasks, ...(agent === undefined ? [] : spawnPath(this.log.state, agent))]);
    const header = { root: this.root, task: this.id, path, ...(agent === undefined ? {} : { agent }) };
    return { [ADJOURN_HEADER]: signTaskHeader(header, this.ports.secret) };
  }

  /**
   * What this agent is to be told, once, about a loop that it is part of; `null` when there is nothing. For
   * agents whose model calls do not go through `admit`, which adds it to the request by itself.
   */
  nudgeFor(agent: string): string | null {
    return pendingNudge(this, agent);
  }

  /** The last cut or halt; in shadow, what would have been one. */
  get lastHalt(): Halt | null {
    return this.#lastHalt;
  }

  status(): TaskStatus {
    const { state } = this.log;
    const open = [...state.cuts].filter(
      ([, { breaker }]) => breaker.gate !== "closed" && breaker.gate !== "finished",
    );
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
    await this.#open();
    return this.log.exchange(verbs);
  }

  /** @internal Notes that a call of this task never reported back and was charged. */
  noteExpired(key: string): void {
    const held = this.held.get(key);
    if (held !== undefined) this.note({ type: "control", action: "expire", key, ...held });
  }

  /** @internal What closed the gate of that part; `null` when that was before this process joined. */
  haltOf(cut: Cut): Halt | { readonly decision: null; readonly summary: null } {
    return this.#halts.get(gateKey(cut)) ?? { decision: null, summary: null };
  }

  /** Whether the task has been finished. */
  get isOver(): boolean {
    return this.#isFinished;
  }

  /** @internal Tells the log that time has passed, where a limit depends on it. */
  tick(): void {
    if (this.policy.budget.task?.wallMs !== undefined) this.#noteTime();
  }

  /** @internal Tells the log when that instant has come. Returns a function that cancels it. */
  noteTimeAt(at: number): () => void {
    const { clock } = this.ports;
    return clock.schedule(at - clock.now(), () => {
      if (!this.#isFinished) this.#noteTime();
    });
  }

  #noteTime(): void {
    this.log.add({ type: "tick", at: this.ports.clock.now() });
  }

  /** @internal Stops its timer and gives up waiting for answers about it; what is buffered waits for the next exchange. */
  stop(): void {
    this.log.stop();
    this.#opinions.stop();
  }

  /** @internal Resolves when the last halt's summary has its final wording. */
  async worded(): Promise<void> {
    await this.#wording;
  }

  async #word(halt: Halt): Promise<void> {
    const summary = await improveSummary(this, halt.summary, this.#excerpts.view());
    if (this.#lastHalt?.decision === halt.decision) this.#remember({ ...halt, summary });
  }

  #remember(halt: Halt): void {
    this.#lastHalt = halt;
    const { cut, enforced } = halt.decision;
    if (!enforced) return;
    if (this.#halts.size >= MAX_HALTS) this.#halts.delete(this.#halts.keys().next().value as string);
    this.#halts.set(gateKey(cut), halt);
  }

  /** Opens the account, below the parent's, and again where the store failed before. */
  #open(): Promise<unknown> {
    this.#opened ??= this.#openAccount().catch((error: unknown) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  }

  async #openAccount(): Promise<void> {
    if (this.parent !== null) await this.parent.#open();
    await this.log.exchange(this.#opening);
  }

  #add(event: NewEvent): void {
    this.log.add(priceEvent(checkEvent(event), this.ports.prices));
    this.lastActiveAt = this.ports.clock.now();
  }

  async #end(outcome: Outcome): Promise<void> {
    await this.exchange(closeAccounts(this));
    this.#onFinish(this);
    this.ports.events.emit("task-finished", { task: this.id, outcome });
  }

  /** A child task that is to do what those above it were opened for is a copy like any other. */
  #noteOpening({ id, lineage }: Task, goal: string): void {
    const path = [...lineage.whole];
    this.#add({ type: "spawn", from: id, child: this.id, childTask: this.id, content: goal, path });
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
      // What another process recorded is asked about there.
      if (event !== undefined) this.#opinions.consider(finding);
    }
    for (const decision of result.decisions) this.#apply(decision);
  }

  /** The gates have moved with the fold already: telling the world of it must not undo that by failing. */
  #apply(decision: Decision): void {
    try {
      noteNudge(this, decision);
      if (decision.enforced && decision.cut.kind === "root") this.#haltRoot(decision);
      const halt = applyEffects(this, decision);
      if (halt === null) return;
      this.#remember(halt);
      this.#wording = this.#word(halt);
    } catch (error) {
      this.ports.logger.error({ task: this.id, error }, "effect failed");
    }
  }
}

/** A cut that grew to the root closes the gate of the task as a whole. */
function gateKey(cut: Cut): string {
  return cut.kind === "root" ? "task" : cutKey(cut);
}
