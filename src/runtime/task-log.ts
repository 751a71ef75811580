import type { Gate } from "../core/breaker/machine.js";
import { restore, snapshot } from "../core/engine/snapshot.js";
import { createState, type EngineState } from "../core/engine/state.js";
import { type StepResult, step } from "../core/engine/step.js";
import type { Event } from "../core/event.js";
import type { Observation } from "../core/observation.js";
import { type Policy, RULESET } from "../core/policy/policy.js";
import type { TraceHeader } from "../core/trace.js";
import type { ExchangeReply, ExchangeRequest, LedgerAnswer, LedgerVerb, Unordered } from "../stores/store.js";
import type { Allowance } from "./allowance.js";
import { type Asking, ask, askAtOnce } from "./asking.js";
import { RulesetUnknown } from "./errors.js";
import { isClosedAccount } from "./is-closed-account.js";
import type { Ports } from "./ports.js";
import type { Soon } from "./soon.js";
import { isOutage } from "./store-link.js";
import { tellFailure } from "./tell-failure.js";

/** An event before the log has given it a place. */
export type NewEvent = Event extends infer One ? (One extends unknown ? Omit<One, "seq"> : never) : never;

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

interface Pending {
  readonly event: NewEvent;
  readonly observation: Unordered;
}

/** Longest time that recorded events wait for a decision to take them along. */
const FLUSH_AFTER_MS = 1_000;

/**
 * Keeps one task's place in the shared log: buffers what happened here, and folds the log in its order. All
 * exchanges of a task run one after the other, so the fold never sees a gap.
 */
export class TaskLog {
  /** Gates of the root's tasks that are not closed, as the store last told. */
  gates: ExchangeReply["gates"] = {};
  /** What the store has ordered, folded. */
  #state: EngineState;
  /** Goes on from there without the store, by what is buffered. */
  #ahead: { readonly state: EngineState; folded: number } | null = null;
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
  #pending: Pending[] = [];
  /** Ends of reservations that the store has not acknowledged. */
  #owed: readonly LedgerVerb[] = [];
  /** Whether the task's account was opened from here. */
  #isOpen = false;
  /** What the store may have carried out without an answer. */
  #unanswered: { readonly request: ExchangeRequest; readonly pending: readonly Pending[] } | null = null;
  /** Whether the log is so long that whoever joins is better off with a snapshot. */
  #isLong = false;
  #gateTold: Gate = "closed";
  #turn: Promise<unknown> = Promise.resolve();
  /** Whether it is in the middle of an exchange with a store that answers at once. */
  #isAsking = false;
  /** The flush that has not begun yet. */
  #flush: Promise<unknown> | null = null;
  #cancelFlush: (() => void) | null = null;
  /** Whether something waits for the timer. A timer that is not needed any more is let run out: that is cheaper. */
  #isDue = false;

  constructor(header: TraceHeader, options: TaskLogOptions) {
    this.#state = createState(header);
    this.#ports = options.ports;
    this.#policy = options.policy;
    this.#onStep = options.onStep;
    this.#onPlaced = options.onPlaced;
    this.#allowance = options.allowance;
    this.#root = header.root ?? header.task;
    this.#about = options.ports.store.isShared === true ? withoutTexts(header) : null;
  }

  /** What has been folded so far. */
  get state(): EngineState {
    return this.#ahead?.state ?? this.#state;
  }

  /** Buffers an event; the next decision takes it along, or a timer within a second. */
  add(event: NewEvent): void {
    const kept = unplaced(event, event.at ?? this.#ports.clock.now());
    this.#pending.push({ event: kept, observation: this.#ports.observe(kept) });
    this.#flushSoon();
  }

  /**
   * Appends what is buffered, applies the verbs, and folds whatever is new. Where the store fails, events stay
   * buffered, and reservations are ended with the next exchange.
   *
   * @throws what the store throws
   */
  exchange(verbs: readonly LedgerVerb[]): Soon<readonly LedgerAnswer[]> {
    if (this.#isFree) return this.#answers(verbs);
    const turn = this.#turn.then(() => this.#answers(verbs));
    // A failed exchange fails its caller; the next one starts from what is still buffered.
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Judges what is buffered. All who ask before it has begun share one exchange, and go on at the same time. */
  flush(): Soon<unknown> {
    if (this.#isFree) return this.#answers([]);
    if (this.#flush === null) {
      this.#flush = this.#turn.then(() => {
        this.#flush = null;
        return this.#answers([]);
      });
      this.#turn = this.#flush.catch(() => undefined);
    }
    return this.#flush;
  }

  /** Whether an exchange need not wait for its turn: a store that answers at once is never under way, but for those it tells. */
  get #isFree(): boolean {
    return this.#ports.store.exchange.atOnce !== undefined && !this.#isAsking;
  }

  #answers(verbs: readonly LedgerVerb[]): Soon<readonly LedgerAnswer[]> {
    const { exchange } = this.#ports.store;
    if (exchange.atOnce === undefined) return ask(this.#exchange(verbs), exchange);
    this.#isAsking = true;
    try {
      return askAtOnce(this.#exchange(verbs), exchange.atOnce);
    } finally {
      this.#isAsking = false;
    }
  }

  *#exchange(verbs: readonly LedgerVerb[]): Asking<readonly LedgerAnswer[]> {
    try {
      return yield* this.#tell(verbs);
    } catch (error) {
      // What was owed only travels along: whoever asks for something else need not know that it came too late.
      if (isClosedAccount(error) && this.#forgive()) return yield* this.#exchange(verbs);
      // Ends stay owed. Whoever asked for a reservation was told of the failure and does not wait for it any more.
      this.#owed = [...this.#owed, ...verbs.flatMap(owedAfterFailure)];
      if (isClosedAccount(error)) this.#forgive();
      if (isOutage(error)) this.#goAhead();
      throw error;
    }
  }

  /** Drops what is owed to the account, which no repetition will open again. Tells whether there was anything. */
  #forgive(): boolean {
    const owed = this.#owed.length;
    this.#owed = this.#owed.filter(({ verb }) => !NEEDS_ACCOUNT.has(verb));
    return this.#owed.length < owed;
  }

  *#tell(verbs: readonly LedgerVerb[]): Asking<readonly LedgerAnswer[]> {
    if (this.#refused !== null) throw this.#refused;
    // What went without an answer goes first, under its old key: it is carried out now, or it was before.
    if (this.#unanswered !== null) yield* this.#send(this.#unanswered.request, this.#unanswered.pending);
    const { store, ids } = this.#ports;
    if (this.#allowance.isDue && !store.isDown)
      this.#owed = [...this.#owed, ...this.#allowance.settle(ids.key)];
    const opens = verbs.some(({ verb }) => verb === "open");
    // A copy: more may be recorded while the store works, and that is for the next exchange.
    // Whoever does not know yet by which ruleset the task is judged, adds nothing to it.
    const pending = this.#about === null ? [...this.#pending] : [];
    // Nothing is booked before there is an account, which may have had to wait for the store.
    const owed = this.#isOpen || opens ? this.#owed : [];
    const gate = this.#gate;
    const hasNews = pending.length > 0 || owed.length + verbs.length > 0 || gate !== this.#gateTold;
    if (!hasNews && store.isShared !== true) return [];
    const request = {
      root: this.#root,
      task: this.#state.task,
      key: this.#ports.nextRequest(),
      append: pending.map(({ observation }) => observation),
      verbs: opens ? [...verbs, ...owed] : [...owed, ...verbs],
      cursor: this.#state.lastSeq,
      ...(this.#about === null ? {} : { about: this.#about }),
      ...(gate === this.#gateTold ? {} : { gate }),
      ...(this.#isLong ? { snapshot: snapshot(this.#state) } : {}),
    };
    const answers = yield* this.#send(request, pending);
    this.#owed = this.#owed.slice(owed.length);
    this.#isOpen ||= opens;
    this.#gateTold = gate;
    // A gate that this very exchange has moved, and what was spent without the store, go with the next one.
    if (this.#gate !== gate || this.#allowance.isDue) this.#flushSoon();
    return opens ? answers.slice(0, verbs.length) : answers.slice(owed.length);
  }

  *#send(request: ExchangeRequest, pending: readonly Pending[]): Asking<readonly LedgerAnswer[]> {
    // Until it is answered. Of what it asked for, only the events have no keys of their own.
    const { gate: _, snapshot: __, ...again } = request;
    this.#unanswered = pending.length === 0 ? null : { request: { ...again, verbs: [] }, pending };
    const reply = yield request;
    this.#unanswered = null;
    this.#learn(request, reply);
    this.#pending = this.#pending.slice(pending.length);
    this.#isDue = false;
    // What came in while the store worked waits for its own second.
    if (this.#pending.length > 0) this.#flushSoon();
    this.#fold(reply, pending);
    // Nothing more is to come of a finished task, and its timer would keep it alive for as long as it runs.
    if (this.#state.finished !== null && !this.#isDue) this.stop();
    return reply.answers;
  }

  #learn({ about: told }: ExchangeRequest, { about }: ExchangeReply): void {
    if (told === undefined) return;
    const { task, ruleset = RULESET } = about ?? told;
    this.#refused = ruleset === RULESET ? null : new RulesetUnknown({ task, ruleset });
    if (this.#refused !== null) throw this.#refused;
    this.#about = null;
  }

  #fold(reply: ExchangeReply, pending: readonly Pending[]): void {
    const { seqs, others } = reply;
    this.#isLong = reply.isLong;
    this.gates = reply.gates;
    if (reply.snapshot !== null) this.#state = restore(reply.snapshot.snapshot);
    // What was judged without the store has been told of.
    const told = Math.min(pending.length, this.#ahead?.folded ?? 0);
    if (this.#ahead !== null) this.#ahead.folded -= told;
    if (this.#ahead?.folded === 0) this.#ahead = null;
    const own = pending.map(({ event, observation }, index) => ({
      observation: { ...observation, seq: seqs[index] } as Observation,
      event: { ...event, seq: seqs[index] } as Event,
      isTold: index < told,
    }));
    for (const { observation, event, isTold } of others.length === 0 ? own : inOrder(own, others)) {
      this.#onPlaced(observation, event);
      const result = step(this.#state, observation, this.#policy);
      if (!isTold) this.#onStep(result, event);
    }
  }

  /** Judges what is buffered by what this process knows. The store may yet put events of others in between. */
  #goAhead(): void {
    this.#ahead ??= { state: restore(snapshot(this.#state)), folded: 0 };
    const ahead = this.#ahead;
    for (const { event, observation } of this.#pending.slice(ahead.folded)) {
      const seq = ahead.state.lastSeq + 1;
      ahead.folded += 1;
      const result = step(ahead.state, { ...observation, seq } as Observation, this.#policy);
      this.#onStep(result, { ...event, seq } as Event);
    }
  }

  /** Where others are to see the gate of the whole task: nobody enters one that is over. */
  get #gate(): Gate {
    if (this.#ports.store.isShared !== true || this.#state.finished !== null) return this.#gateTold;
    return this.#state.cuts.get("task")?.breaker.gate ?? "closed";
  }

  /** Writes into the log of the root, which another process folds. */
  tellRoot(event: NewEvent): void {
    const { clock, observe, store } = this.#ports;
    const observation = observe(unplaced(event, event.at ?? clock.now()));
    const request = { root: this.#root, task: this.#root, verbs: [], cursor: -1, reads: false };
    store.exchange({ ...request, append: [observation] }).catch((error: unknown) => {
      tellFailure({ id: this.#root, ports: this.#ports }, error);
    });
  }

  /** Stops the timer; what is buffered waits for the next exchange. */
  stop(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
  }

  #flushSoon(): void {
    if (this.#refused !== null) return;
    this.#isDue = true;
    this.#cancelFlush ??= this.#ports.clock.schedule(FLUSH_AFTER_MS, () => {
      this.#cancelFlush = null;
      if (this.#isDue) void this.#flushNow();
    });
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

interface Placed {
  readonly observation: Observation;
  readonly event: Event | undefined;
  readonly isTold: boolean;
}

function inOrder(own: readonly Placed[], others: readonly Observation[]): Placed[] {
  const all = [...own, ...others.map((observation) => ({ observation, event: undefined, isTold: false }))];
  return all.sort((a, b) => a.observation.seq - b.observation.seq);
}

/** With all the fields that it will have, of which `seq` is still to come: to add one later costs more than to write it over. */
function unplaced(event: NewEvent, at: number): Event {
  return { ...event, at, seq: undefined } as unknown as Event;
}

/** A goal is text like any other, and what is kept of a task holds none. */
function withoutTexts({ goal: _, ...about }: TraceHeader): TraceHeader {
  return { ...about, capture: "observations" };
}

const NEEDS_ACCOUNT: ReadonlySet<LedgerVerb["verb"]> = new Set(["reserve", "charge"]);

function owedAfterFailure(verb: LedgerVerb): readonly LedgerVerb[] {
  if (verb.verb === "reserve") return [{ verb: "release", key: verb.key }];
  return verb.verb === "settle" || verb.verb === "release" || verb.verb === "charge" ? [verb] : [];
}
