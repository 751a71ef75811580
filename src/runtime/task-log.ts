import { createState, type EngineState } from "../core/engine/state.js";
import { type StepResult, step } from "../core/engine/step.js";
import type { Event } from "../core/event.js";
import type { Observation } from "../core/observation.js";
import type { Policy } from "../core/policy/policy.js";
import type { TraceHeader } from "../core/trace.js";
import type { LedgerAnswer, LedgerVerb, Unordered } from "../stores/store.js";
import type { Ports } from "./ports.js";

/** An event before the log has given it a place. */
export type NewEvent = Event extends infer One ? (One extends unknown ? Omit<One, "seq"> : never) : never;

/** Called after each fold, in the order of the log. `event` is absent for what another process wrote. */
export type OnStep = (result: StepResult, observation: Observation, event: Event | undefined) => void;

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
  readonly state: EngineState;
  readonly #ports: Ports;
  readonly #policy: Policy;
  readonly #root: string;
  readonly #onStep: OnStep;
  #pending: Pending[] = [];
  /** Ends of reservations that the store has not acknowledged. */
  #owed: readonly LedgerVerb[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  /** The flush that has not begun yet. */
  #flush: Promise<unknown> | null = null;
  #cancelFlush: (() => void) | null = null;

  constructor(header: TraceHeader, options: { ports: Ports; policy: Policy; onStep: OnStep }) {
    this.state = createState(header);
    this.#ports = options.ports;
    this.#policy = options.policy;
    this.#onStep = options.onStep;
    this.#root = header.root ?? header.task;
  }

  /** Buffers an event; the next decision takes it along, or a timer within a second. */
  add(event: NewEvent): void {
    const at = event.at ?? this.#ports.clock.now();
    const kept = { ...event, at } as NewEvent;
    const { seq: _, ...observation } = this.#ports.observe({ ...kept, seq: 0 } as Event);
    this.#pending.push({ event: kept, observation: observation as Unordered });
    this.#flushSoon();
  }

  /**
   * Appends what is buffered, applies the verbs, and folds whatever is new. Where the store fails, events stay
   * buffered, and reservations are ended with the next exchange.
   *
   * @throws what the store throws
   */
  exchange(verbs: readonly LedgerVerb[]): Promise<readonly LedgerAnswer[]> {
    const turn = this.#turn.then(() => this.#exchange(verbs));
    // A failed exchange fails its caller; the next one starts from what is still buffered.
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Judges what is buffered. All who ask before it has begun share one exchange, and go on at the same time. */
  async flush(): Promise<void> {
    if (this.#flush === null) {
      this.#flush = this.#turn.then(() => {
        this.#flush = null;
        return this.#exchange([]);
      });
      this.#turn = this.#flush.catch(() => undefined);
    }
    await this.#flush;
  }

  async #exchange(verbs: readonly LedgerVerb[]): Promise<readonly LedgerAnswer[]> {
    // A copy: more may be recorded while the store works, and that is for the next exchange.
    const pending = [...this.#pending];
    const owed = this.#owed;
    if (pending.length === 0 && owed.length + verbs.length === 0) return [];
    const request = {
      root: this.#root,
      task: this.state.task,
      append: pending.map(({ observation }) => observation),
      verbs: [...owed, ...verbs],
      cursor: this.state.lastSeq,
    };
    // Kept before the store is asked and dropped once it has answered: they are idempotent by key.
    this.#owed = request.verbs.filter(({ verb }) => verb === "settle" || verb === "release");
    const { seqs, others, answers } = await this.#ports.store.exchange(request);
    this.#owed = [];
    this.#pending = this.#pending.slice(pending.length);
    this.stop();
    // What came in while the store worked waits for its own second.
    if (this.#pending.length > 0) this.#flushSoon();
    const own = pending.map(({ event, observation }, index) => ({
      observation: { ...observation, seq: seqs[index] } as Observation,
      event: { ...event, seq: seqs[index] } as Event,
    }));
    const all = [...own, ...others.map((observation) => ({ observation, event: undefined }))];
    for (const { observation, event } of all.sort((a, b) => a.observation.seq - b.observation.seq)) {
      this.#onStep(step(this.state, observation, this.#policy), observation, event);
    }
    return answers.slice(owed.length);
  }

  /** Stops the timer; what is buffered waits for the next exchange. */
  stop(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
  }

  #flushSoon(): void {
    this.#cancelFlush ??= this.#ports.clock.schedule(FLUSH_AFTER_MS, () => {
      this.#cancelFlush = null;
      this.flush().catch((error: unknown) => {
        this.#ports.events.emit("store-failed", { task: this.state.task, error });
        this.#flushSoon();
      });
    });
  }
}
