import type { Gate } from "../core/breaker/machine.js";
import { restore, snapshot } from "../core/engine/snapshot.js";
import { createState, type EngineState } from "../core/engine/state.js";
import { type StepResult, step } from "../core/engine/step.js";
import type { Event } from "../core/event.js";
import type { Observation } from "../core/observation.js";
import { type Policy, RULESET } from "../core/policy/policy.js";
import type { TraceHeader } from "../core/trace.js";
import type { ExchangeReply, ExchangeRequest, LedgerAnswer, LedgerVerb } from "../stores/store.js";
import type { Allowance } from "./allowance.js";
import type { Asking } from "./asking.js";
import { AskingTurns } from "./asking-turns.js";
import { RulesetUnknown } from "./errors.js";
import { FlushTimer } from "./flush-timer.js";
import { isClosedAccount } from "./is-closed-account.js";
import { JudgedAhead } from "./judged-ahead.js";
import type { NewEvent } from "./new-event.js";
import { OwedVerbs } from "./owed-verbs.js";
import { type PendingEvent, pendingEvent } from "./pending-event.js";
import { placedEvents } from "./placed-events.js";
import type { Ports } from "./ports.js";
import type { Soon } from "./soon.js";
import { isOutage } from "./store-link.js";
import { tellFailure } from "./tell-failure.js";

/** Called after each fold that tells something new. `event` is absent for what another process wrote. */
export type OnStep = (result: StepResult, event: Event | undefined) => void;

/** Called for each event once its place in the log is known, in that order. */
export type OnPlaced = (observation: Observation, event: Event | undefined) => void;

interface TaskLogOptions {
  readonly ports: Ports;
  readonly policy: Policy;
  readonly allowance: Allowance;
  readonly onStep: OnStep;
  readonly onPlaced: OnPlaced;
}

/** What is asked of the store in one go. */
interface Telling {
  readonly request: ExchangeRequest;
  readonly pending: readonly PendingEvent[];
  /** Verbs among those of the request that were owed before. */
  readonly owed: number;
  readonly opens: boolean;
}

/**
 * Keeps one task's place in the shared log: buffers what happened here, and folds the log in its order. All
 * exchanges of a task run one after the other, so the fold never sees a gap; one that fails fails its caller, and the
 * next one starts from what is still buffered.
 */
export class TaskLog {
  /** Gates of the root's tasks that are not closed, as the store last told. */
  gates: ExchangeReply["gates"] = {};
  /** What the store has ordered, folded. */
  #state: EngineState;
  /** Goes on from there without the store, by what is buffered. */
  #ahead: JudgedAhead | null = null;
  readonly #ports: Ports;
  readonly #policy: Policy;
  readonly #root: string;
  readonly #onStep: OnStep;
  readonly #onPlaced: OnPlaced;
  readonly #allowance: Allowance;
  /** What the task is, until the store has been told. */
  #about: TraceHeader | null;
  /** Why nothing more goes to the store. */
  #refused: RulesetUnknown | null = null;
  #pending: PendingEvent[] = [];
  readonly #owed: OwedVerbs;
  /** Whether the task's account was opened from here. */
  #isOpen = false;
  /** What the store may have carried out without an answer. */
  #unanswered: Pick<Telling, "request" | "pending"> | null = null;
  /** Whether the log is so long that whoever joins is better off with a snapshot. */
  #isLong = false;
  #gateTold: Gate = "closed";
  readonly #turns: AskingTurns;
  readonly #timer: FlushTimer;

  constructor(header: TraceHeader, options: TaskLogOptions) {
    this.#state = createState(header);
    this.#ports = options.ports;
    this.#policy = options.policy;
    this.#onStep = options.onStep;
    this.#onPlaced = options.onPlaced;
    this.#allowance = options.allowance;
    this.#root = header.root ?? header.task;
    this.#about = options.ports.store.isShared === true ? withoutTexts(header) : null;
    this.#turns = new AskingTurns(options.ports.store);
    this.#owed = new OwedVerbs(({ key, amounts }) => {
      // Whoever explains the bill must find it somewhere.
      const spent = { task: header.task, key, amounts };
      options.ports.logger.warn(spent, "spent after the account was closed, and booked nowhere");
    });
    this.#timer = new FlushTimer(options.ports.clock, () => void this.#flushNow());
  }

  /** What has been folded so far. */
  get state(): EngineState {
    return this.#ahead?.state ?? this.#state;
  }

  /** Buffers an event, which is the log's from then on; the next decision takes it along, or a timer within a second. */
  add(event: NewEvent): void {
    this.#pending.push(pendingEvent(event, this.#ports));
    this.#flushSoon();
  }

  /**
   * Appends what is buffered, applies the verbs, and folds whatever is new. Where the store fails, events stay
   * buffered, and reservations are ended with the next exchange.
   *
   * @throws what the store throws
   */
  exchange(verbs: readonly LedgerVerb[]): Soon<readonly LedgerAnswer[]> {
    return this.#turns.take(this.#exchange(verbs));
  }

  /** Judges what is buffered. All who ask before it has begun share one exchange, and go on at the same time. */
  flush(): Soon<unknown> {
    if (this.#isQuiet && this.#turns.isFree) return undefined;
    return this.#turns.share(this.#exchange(nothing));
  }

  /** Whether there is nothing to tell a store that tells nothing by itself. */
  get #isQuiet(): boolean {
    if (this.#pending.length > 0 || this.#owed.all.length > 0 || this.#allowance.isDue) return false;
    return this.#unanswered === null && this.#refused === null && this.#ports.store.isShared !== true;
  }

  *#exchange(verbs: readonly LedgerVerb[]): Asking<readonly LedgerAnswer[]> {
    try {
      return yield* this.#tell(verbs);
    } catch (error) {
      // Where the account could not be opened, it may be that nobody has opened the one above it yet.
      const isClosed = isClosedAccount(error) && !isOpening(verbs);
      // What was owed only travels along: whoever asks for something else need not know that it came too late.
      if (isClosed && this.#owed.forgive()) return yield* this.#exchange(verbs);
      this.#owed.addFailed(verbs);
      if (isClosed) this.#owed.forgive();
      if (isOutage(error)) this.#goAhead();
      throw error;
    }
  }

  /** Gives up what is owed to an account that was closed. */
  forgive(): void {
    this.#owed.forgive();
  }

  *#tell(verbs: readonly LedgerVerb[]): Asking<readonly LedgerAnswer[]> {
    if (this.#refused !== null) throw this.#refused;
    // What went without an answer goes first, under its old key: it is carried out now, or it was before.
    if (this.#unanswered !== null) {
      const { request, pending } = this.#unanswered;
      const again = { request: onceMore(request), pending };
      this.#hear(again, yield this.#asked(again));
    }
    const telling = this.#telling(verbs);
    if (telling === null) return nothing;
    const { request, owed, opens } = telling;
    const { answers } = this.#hear(telling, yield this.#asked(telling));
    this.#owed.taken(owed);
    if (owed > 0) this.#allowance.heard(request.verbs, answers);
    this.#isOpen ||= opens;
    this.#gateTold = request.gate ?? this.#gateTold;
    // A gate that this very exchange has moved, and what was spent without the store, go with the next one.
    if (this.#gate !== this.#gateTold || this.#allowance.isDue) this.#flushSoon();
    if (owed === 0) return answers;
    return opens ? answers.slice(0, verbs.length) : answers.slice(owed);
  }

  /** What there is to tell; `null` where that is nothing. */
  #telling(verbs: readonly LedgerVerb[]): Telling | null {
    const { store, ids } = this.#ports;
    if (this.#allowance.isDue && !store.isDown) this.#owed.add(this.#allowance.settle(ids.key));
    const opens = isOpening(verbs);
    // A copy: more may be recorded while the store works, and that is for the next exchange.
    // Whoever does not know yet by which ruleset the task is judged, adds nothing to it.
    const pending = this.#about === null ? this.#pending.slice() : [];
    // Nothing is booked before there is an account, which may have had to wait for the store.
    const owed = this.#isOpen || opens ? this.#owed.all : nothing;
    const hasNews = pending.length > 0 || owed.length + verbs.length > 0 || this.#gate !== this.#gateTold;
    if (!hasNews && store.isShared !== true) return null;
    const usual: ExchangeRequest = {
      root: this.#root,
      task: this.#state.task,
      key: this.#ports.nextRequest(),
      append: pending.map(({ observation }) => observation),
      verbs: owed.length === 0 ? verbs : opens ? [...verbs, ...owed] : [...owed, ...verbs],
      cursor: this.#state.lastSeq,
    };
    return { request: this.#withRest(usual), pending, owed: owed.length, opens };
  }

  /** Adds what few requests have. */
  #withRest(usual: ExchangeRequest): ExchangeRequest {
    const gate = this.#gate;
    if (this.#about === null && gate === this.#gateTold && !this.#isLong) return usual;
    return {
      ...usual,
      ...(this.#about === null ? {} : { about: this.#about }),
      ...(gate === this.#gateTold ? {} : { gate }),
      ...(this.#isLong ? { snapshot: snapshot(this.#state) } : {}),
    };
  }

  /** The request, which may be carried out without an answer from now on. */
  #asked({ request, pending }: Pick<Telling, "request" | "pending">): ExchangeRequest {
    this.#unanswered = pending.length === 0 ? null : { request, pending };
    return request;
  }

  #hear({ request, pending }: Pick<Telling, "request" | "pending">, reply: ExchangeReply): ExchangeReply {
    this.#unanswered = null;
    this.#learn(request, reply);
    this.#pending = this.#pending.slice(pending.length);
    this.#timer.settle();
    // What came in while the store worked waits for its own second.
    if (this.#pending.length > 0) this.#flushSoon();
    this.#fold(reply, pending);
    // Nothing more is to come of a finished task, and its timer would keep it alive for as long as it runs.
    if (this.#state.finished !== null && !this.#timer.isDue) this.stop();
    return reply;
  }

  #learn({ about: told }: ExchangeRequest, { about }: ExchangeReply): void {
    if (told === undefined) return;
    const { task, ruleset = RULESET } = about ?? told;
    this.#refused = ruleset === RULESET ? null : new RulesetUnknown({ task, ruleset });
    if (this.#refused !== null) throw this.#refused;
    this.#about = null;
  }

  #fold(reply: ExchangeReply, pending: readonly PendingEvent[]): void {
    this.#isLong = reply.isLong;
    this.gates = reply.gates;
    if (reply.snapshot !== null) this.#state = restore(reply.snapshot.snapshot);
    // What was judged without the store has been told of.
    const told = this.#ahead?.placed(pending.length) ?? 0;
    if (this.#ahead?.isOver === true) this.#ahead = null;
    for (const { observation, event, isTold } of placedEvents(pending, reply, told)) {
      this.#onPlaced(observation, event);
      const result = step(this.#state, observation, this.#policy);
      if (!isTold) this.#onStep(result, event);
    }
  }

  /** Judges what is buffered without the store. */
  #goAhead(): void {
    this.#ahead ??= new JudgedAhead(this.#state, { policy: this.#policy, onStep: this.#onStep });
    this.#ahead.judge(this.#pending);
  }

  /** Where others are to see the gate of the whole task: nobody enters one that is over. */
  get #gate(): Gate {
    if (this.#ports.store.isShared !== true || this.#state.finished !== null) return this.#gateTold;
    return this.#state.cuts.get("task")?.breaker.gate ?? "closed";
  }

  /** Stops the timer; what is buffered waits for the next exchange. */
  stop(): void {
    this.#timer.stop();
  }

  #flushSoon(): void {
    if (this.#refused === null) this.#timer.start();
  }

  async #flushNow(): Promise<void> {
    try {
      await this.flush();
    } catch (error) {
      tellFailure({ id: this.state.task, ports: this.#ports }, error);
      this.#flushSoon();
    }
  }
}

/** A goal is text like any other, and what is kept of a task holds none. */
function withoutTexts({ goal: _, ...about }: TraceHeader): TraceHeader {
  return { ...about, capture: "observations" };
}

/** Without what the store may have had of it already: of what it asked for, only the events have no keys of their own. */
function onceMore({ gate: _, snapshot: __, ...request }: ExchangeRequest): ExchangeRequest {
  return { ...request, verbs: [] };
}

const nothing: readonly never[] = [];

function isOpening(verbs: readonly LedgerVerb[]): boolean {
  return verbs.some(({ verb }) => verb === "open");
}
