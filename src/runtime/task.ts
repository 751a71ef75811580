import type { Decision } from "../core/decision.js";
import type { Path } from "../core/event.js";
import type { Cut, Finding } from "../core/finding.js";
import type { Policy } from "../core/policy/policy.js";
import type { TraceHeader } from "../core/trace.js";
import type { LedgerAnswer, LedgerVerb } from "../stores/store.js";
import { type Above, aboveOf, joinAccounts, openAccounts, taskAccount } from "./accounts.js";
import type { Admission } from "./admission.js";
import { type AdmissionRequest, admit } from "./admit.js";
import { Aftermath } from "./aftermath.js";
import { type Agent, createAgent } from "./agent.js";
import { Allowance } from "./allowance.js";
import { passGate, pendingNudge, refuseStopped } from "./call-guard.js";
import { checkEvent } from "./check-event.js";
import { endAccount } from "./end-account.js";
import { TaskFinished } from "./errors.js";
import type { Closing, Halt } from "./halts.js";
import { keepAside } from "./keep-aside.js";
import { type Lineage, lineageOf, openingSpawn, wayTo } from "./lineage.js";
import type { NewEvent } from "./new-event.js";
import { noteTime } from "./note-time.js";
import type { Outcome } from "./outcome.js";
import type { Passage } from "./passage.js";
import type { Ports } from "./ports.js";
import { priceEvent } from "./price-event.js";
import type { Soon } from "./soon.js";
import { isOutage } from "./store-link.js";
import type { Summary } from "./summary/summary.js";
import { TaskAccount } from "./task-account.js";
import type { Held, TaskCore } from "./task-core.js";
import { ADJOURN_HEADER, signTaskHeader } from "./task-header.js";
import { TaskLog } from "./task-log.js";
import type { TaskSpec } from "./task-spec.js";
import { type TaskStatus, taskStatus } from "./task-status.js";
import { tellFailure } from "./tell-failure.js";

/** @internal What a task is opened with. */
export interface TaskOpening {
  readonly header: TraceHeader;
  readonly spec: TaskSpec;
  readonly parent: Task | null;
  /** What stands in its header, where another service carries it here. */
  readonly carried?: { readonly path: Path; readonly above: Above };
  readonly policy: Policy;
  readonly ports: Ports;
  readonly onFinish: (task: Task) => void;
}

/** One run of a multi-agent system, supervised. Made by `Supervisor`. */
export class Task implements TaskCore {
  readonly id: string;
  /** Id of the outermost task: its own, where nothing started it. */
  readonly root: string;
  /** Task that started it in this process; `null` for a root, and for one that another service carried here. */
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
  /** @internal What it is charged to besides itself. */
  readonly above: Above;
  /** @internal What calls under way hold, by key: what is charged when they never report back. */
  readonly held = new Map<string, Held>();
  /** @internal */
  readonly allowance: Allowance;
  /** Instant of its latest event in milliseconds, on the supervisor's clock. */
  lastActiveAt: number;
  /** Once it is finished. */
  #outcome: Outcome | null = null;
  #ended: Promise<void> | null = null;
  readonly #agents = new Map<string, Agent>();
  readonly #aftermath: Aftermath;
  readonly #account: TaskAccount;
  readonly #onFinish: (task: Task) => void;

  /** @internal */
  constructor({ header, spec, parent, carried, policy, ports, onFinish }: TaskOpening) {
    this.id = header.task;
    this.root = header.root ?? header.task;
    this.parent = parent;
    this.spec = spec;
    this.ports = ports;
    this.policy = policy;
    const now = ports.clock.now();
    this.lastActiveAt = now;
    this.#onFinish = onFinish;
    this.allowance = new Allowance(taskAccount(this.id), ports.leaseMs);
    this.log = new TaskLog(header, {
      ports,
      policy,
      allowance: this.allowance,
      onStep: (...args) => this.#aftermath.take(...args),
      onPlaced: (observation, event) => ports.recorder?.record(this.id, observation, event),
    });
    const inherited = carried?.path ?? parent?.lineage.whole ?? [];
    this.lineage = lineageOf({ id: this.id, goal: spec.goal }, inherited, ports.observe);
    this.#aftermath = new Aftermath(this);
    const opening =
      carried === undefined
        ? openAccounts(this.id, { parent: parent?.id ?? null, scopes: spec, policy, now })
        : joinAccounts(this.id, carried.above, policy);
    this.above = carried?.above ?? aboveOf(parent, opening);
    this.#account = new TaskAccount({
      opening,
      log: this.log,
      parent: parent && { id: parent.id, account: parent.#account },
      elsewhere: { root: this.root, tasks: carried?.above.tasks ?? [] },
      store: ports.store,
    });
    void this.#open();
    ports.recorder?.begin(header);
    if (parent !== null && spec.goal !== undefined) this.#add(openingSpawn(parent, this.id, spec.goal));
  }

  /** Finds or adds the agent of that name. */
  agent(name: string): Agent {
    const known = this.#agents.get(name);
    if (known !== undefined) return known;
    const agent = createAgent(this, name, (other) => this.agent(other));
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
    if (this.isOver) throw new TaskFinished(this.id);
    this.#add(event);
  }

  /** @internal Notes how something that was let through ended. When the task is over, nobody judges it any more. */
  note(event: NewEvent): void {
    if (!this.isOver) this.#add(event);
  }

  /** Judges everything recorded so far. */
  async flush(): Promise<void> {
    await this.#account.flush();
  }

  /**
   * Lets an agent act, towards `to` where it addresses somebody, or refuses.
   *
   * @throws TaskHalted when the task, or one it belongs to, was halted
   * @throws PartCut when the part was cut, or is on probation and its turn is taken
   */
  async guard(from: string, to?: string): Promise<void> {
    const entering = this.enter(from, to);
    if (entering !== undefined) await entering;
  }

  /** @internal As `guard`, without a promise where there is nothing to wait for. */
  enter(from: string, to?: string): Promise<void> | undefined {
    if (this.isOver) throw new TaskFinished(this.id);
    const judging = this.#judge();
    if (judging !== undefined) return judging.then(() => passGate(this, from, to));
    return passGate(this, from, to);
  }

  /** @internal Judges what an agent has just done. @throws TaskHalted, PartCut when that closed its gate */
  confirm(from: string, to?: string): Promise<void> | undefined {
    const judging = this.#judge();
    if (judging !== undefined) return judging.then(() => refuseStopped(this, from, to));
    refuseStopped(this, from, to);
    return undefined;
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

  /**
   * Ends the task. What it was worth (`value`) lets reports say what an outcome cost. Where the store fails, this throws, and
   * the account is closed by the supervisor's next sweep, or another call.
   */
  async finish({ outcome, value }: { readonly outcome: Outcome; readonly value?: number }): Promise<void> {
    this.note({ type: "finish", outcome, ...(value === undefined ? {} : { value }) });
    this.#aftermath.stop();
    this.#outcome ??= outcome;
    await this.#end(this.#outcome);
  }

  /** Headers that carry the task to another service, signed with the supervisor's secret. */
  headers({ agent }: { readonly agent?: string } = {}): Record<string, string> {
    const path = wayTo(this, agent);
    const { root, id: task, above } = this;
    const header = { root, task, path, above, ...(agent === undefined ? {} : { agent }) };
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
    return this.#aftermath.halts.last;
  }

  status(): TaskStatus {
    return taskStatus(this);
  }

  /** @internal */
  get findings(): readonly Finding[] {
    return this.#aftermath.findings;
  }

  /** Summary of the task as it stands, and of what a finding or decision rests on. */
  summarize(finding: Finding | null = null, decision?: Decision): Summary {
    return this.#aftermath.summarize(finding, decision);
  }

  /** @internal */
  exchange(verbs: readonly LedgerVerb[]): Soon<readonly LedgerAnswer[]> {
    return this.#account.exchange(verbs);
  }

  /** @internal Notes that a call of this task never reported back and was charged. */
  noteExpired(key: string): void {
    const held = this.held.get(key);
    if (held !== undefined) this.note({ type: "control", action: "expire", key, ...held });
  }

  /** @internal What closed the gate of that part; `null` when that was before this process joined. */
  haltOf(cut: Cut): Closing {
    return this.#aftermath.halts.of(cut);
  }

  /** Whether the task has been finished. */
  get isOver(): boolean {
    return this.#outcome !== null;
  }

  /**
   * @internal Tells the log that time has passed, where a limit depends on it, and keeps what is set aside. A task whose end
   * the store has not heard of tries again.
   */
  tick(): void {
    if (this.#outcome !== null) {
      this.#end(this.#outcome).catch((error: unknown) => tellFailure(this, error));
      return;
    }
    keepAside(this);
    if (this.policy.budget.task?.wallMs !== undefined) noteTime(this);
  }

  /** @internal Stops its timer and gives up waiting for answers about it; what is buffered waits for the next exchange. */
  stop(): void {
    this.log.stop();
    this.#aftermath.stop();
  }

  /** @internal Resolves when the last halt's summary has its final wording. */
  worded(): Promise<void> {
    return this.#aftermath.worded();
  }

  /** Judges what was recorded: with the store, or where it is out of reach by what this process knows. */
  #judge(): Promise<unknown> | undefined {
    try {
      const judged = this.#account.flush();
      return judged instanceof Promise ? judged.catch(throwButOutages) : undefined;
    } catch (error) {
      throwButOutages(error);
    }
  }

  async #open(): Promise<void> {
    try {
      await this.#account.open();
    } catch (error) {
      tellFailure(this, error);
    }
  }

  #add(event: NewEvent): void {
    this.log.add(priceEvent(checkEvent(event), this.ports.prices));
    this.lastActiveAt = this.ports.clock.now();
  }

  #end(outcome: Outcome): Promise<void> {
    this.#ended ??= this.#closeAccount(outcome).catch((error: unknown) => {
      // Nothing runs any more, but its account is still open.
      this.#ended = null;
      throw error;
    });
    return this.#ended;
  }

  async #closeAccount(outcome: Outcome): Promise<void> {
    await endAccount(this);
    this.#onFinish(this);
    this.ports.events.emit("task-finished", { task: this.id, outcome });
  }
}

function throwButOutages(error: unknown): undefined {
  if (!isOutage(error)) throw error;
}
