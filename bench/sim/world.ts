import { parsePolicy } from "../../src/core/policy/policy.js";
import { AdjournError } from "../../src/runtime/errors.js";
import type { Task } from "../../src/runtime/task.js";
import { memoryStore } from "../../src/stores/memory.js";
import type { Store } from "../../src/stores/store.js";
import { checkedStore } from "./checked-store.js";
import { type Dice, dice } from "./dice.js";
import { digestOf } from "./digest-of.js";
import { disagreeing, leastBilled, toldTwice, wronglyBooked } from "./laws.js";
import { ModelStore } from "./model-store.js";
import type { Faults } from "./network.js";
import { SharedTasks } from "./shared-tasks.js";
import { SimTime, type Timekeeper } from "./sim-time.js";
import type { Plan, Step } from "./step.js";
import { crash, LEASE_MS, policyOf, startWorker, type Worker } from "./worker.js";
import { type Work, Workload } from "./workload.js";

/** A world that has broken one of its laws. */
class Violation extends Error {
  override readonly name = "Violation";
}

/** Runs the product in one process as many: workers that crash, a network that loses, clocks that jump. */
export class World {
  readonly #plan: Plan;
  readonly #time = new SimTime();
  readonly #draw: Dice;
  readonly #model: ModelStore;
  readonly #store: Store;
  #storeMaxSkewMs = 0;
  readonly #storeClock: Timekeeper = { skewMs: 0, isUp: true, timers: 0 };
  /** The process that runs in each place. */
  readonly #workers: Worker[] = [];
  /** All that ever ran. */
  readonly #started: Worker[] = [];
  readonly #faults: Faults;
  readonly #tasks: SharedTasks;
  /** Place up to which each fold was compared. */
  readonly #compared = new WeakMap<Task, number>();
  readonly #workload: Workload;
  readonly #violations: string[] = [];
  #requests = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#faults = { ...plan.setup };
    // Another stream than that of the plan, so that a dropped step leaves the others as they are.
    this.#draw = dice(~plan.seed);
    this.#model = new ModelStore(parsePolicy(policyOf(plan.setup)));
    this.#workload = new Workload({
      time: this.#time,
      isBooked: (key) => this.#model.ledger.calls.has(key),
      onViolation: (what) => this.#violations.push(what),
    });
    this.#tasks = new SharedTasks({
      setup: plan.setup,
      time: this.#time,
      onViolation: (what) => this.#violations.push(what),
    });
    const clock = this.#time.clockOf(this.#storeClock);
    const checked = checkedStore(memoryStore({ now: clock.now, isShared: true }), {
      model: this.#model,
      now: clock.now,
      longLog: plan.setup.longLog,
      onViolation: (what) => this.#violations.push(what),
    });
    this.#store = {
      ...checked,
      exchange: (request) => {
        this.#requests += 1;
        return checked.exchange(request);
      },
    };
  }

  /** Requests that reached the store. */
  get requests(): number {
    return this.#requests;
  }

  /** @throws Violation */
  async run(): Promise<void> {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      await this.#play();
      await this.#comeToRest();
      this.#checkLaws();
      await this.#end();
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
      // Also those that crashed: what they keep in this process must not slow the next world down.
      for (const { supervisor } of this.#started) supervisor.close().catch(() => undefined);
    }
  }

  async #play(): Promise<void> {
    for (let index = 0; index < this.#plan.setup.workers; index += 1) this.#start(index);
    await this.#pass(0);
    for (const step of this.#plan.steps) {
      this.#begin(step);
      await this.#pass(step.waitMs);
    }
  }

  #start(index: number): Worker {
    const worker = startWorker({
      name: `w${index}-${this.#started.length}`,
      skewMs: 0,
      store: this.#store,
      policy: policyOf(this.#plan.setup),
      time: this.#time,
      draw: this.#draw,
      setup: this.#plan.setup,
      faults: this.#faults,
    });
    this.#workers[index] = worker;
    this.#started.push(worker);
    return worker;
  }

  async #pass(ms: number): Promise<void> {
    await this.#time.pass(ms, () => this.#check());
    this.#check();
  }

  #check(): void {
    for (const worker of this.#workers) if (worker.isUp && !worker.line.wasCut) this.#compareFolds(worker);
    const [first] = this.#violations;
    if (first !== undefined) throw new Violation(first);
  }

  /** Whoever has folded a log up to a place must have come to what everybody comes to. */
  #compareFolds({ name, tasks }: Worker): void {
    for (const task of tasks) {
      if (task === undefined) continue;
      const { state } = task.log;
      if (state.lastSeq < 0 || this.#compared.get(task) === state.lastSeq) continue;
      this.#compared.set(task, state.lastSeq);
      const expected = this.#model.tasks.get(task.id)?.digests[state.lastSeq];
      const got = digestOf(state);
      if (got !== expected)
        this.#violations.push(
          `${name} at ${state.lastSeq} of ${task.id}: expected "${expected}", got "${got}"`,
        );
    }
  }

  #begin(step: Step): void {
    const worker = this.#workers[step.worker];
    if (worker?.isUp !== true) return;
    if (step.kind === "crash") this.#crash(step.worker, worker, step.forMs);
    else if (step.kind === "partition") this.#partition(worker, step);
    else if (step.kind === "jump") this.#jump(step.isStore ? this.#storeClock : worker, step.byMs);
    else this.#work(worker, step);
  }

  #jump(keeper: Timekeeper, byMs: number): void {
    keeper.skewMs += byMs;
    this.#storeMaxSkewMs = Math.max(this.#storeMaxSkewMs, this.#storeClock.skewMs);
  }

  #work(worker: Worker, step: Work): void {
    const task = this.#tasks.of(worker, step.task);
    if (task === null) return;
    if (step.kind === "finish") this.#tasks.noteFinish(step.task);
    this.#watch(this.#workload.act(worker, task, step));
  }

  #crash(index: number, worker: Worker, forMs: number): void {
    crash(worker);
    this.#time.after(forMs, () => void this.#start(index));
  }

  #partition({ line }: Worker, { forMs, isSilent }: Extract<Step, { kind: "partition" }>): void {
    line.state = isSilent ? "silent" : "refusing";
    line.wasCut = true;
    this.#time.after(forMs, () => {
      line.state = "up";
    });
  }

  /** Lets all faults end, all calls come to an end and all leases run out, and everybody read the logs. */
  async #comeToRest(): Promise<void> {
    Object.assign(this.#faults, NO_FAULTS);
    // Leases run on the store's clock: where that was set back, they last longer.
    this.#storeClock.skewMs = this.#storeMaxSkewMs;
    await this.#pass(LONGEST_MS);
    for (const worker of this.#workers) this.#tasks.joinAll(worker);
    await this.#pass(LEASE_MS + SWEEP_MS);
    for (let round = 0; round < 2; round += 1) {
      for (const { tasks } of this.#workers)
        for (const task of tasks) if (task?.isOver === false) this.#watch(task.flush());
      await this.#pass(SETTLED_MS);
    }
  }

  /** What must hold once everything has come to rest. Of tasks finished by some, accounts and their keys may be gone. */
  #checkLaws(): void {
    const calls = new Map([...this.#workload.calls].filter(([, { task }]) => !this.#tasks.mayBeClosed(task)));
    const { ledger } = this.#model;
    this.#violations.push(...wronglyBooked(calls, ledger), ...toldTwice(this.#model));
    this.#violations.push(...disagreeing(this.#model, this.#workers));
    if (!this.#isCovered) return;
    for (const [task, tokens] of leastBilled(calls.values(), this.#workload.billed)) {
      const committed = ledger.accounts.get(`task:${task}`)?.totals.tokens.committed ?? 0;
      if (!this.#tasks.mayBeClosed(task) && committed < tokens)
        this.#violations.push(`${task}: ${tokens} tokens were billed, and ${committed} booked`);
    }
  }

  /** Whoever dies with calls that the store knows nothing of has held something for them: where tokens are limited. */
  get #isCovered(): boolean {
    const { limits, onStoreFailure } = this.#plan.setup;
    return limits.tokens !== undefined && onStoreFailure === "refuse";
  }

  /** Ends all tasks: nothing is held any more, and no timer is left. */
  async #end(): Promise<void> {
    this.#check();
    for (const { tasks } of this.#workers)
      for (const task of tasks.toReversed())
        if (task?.isOver === false) this.#watch(task.finish({ outcome: "success" }));
    // The fleet goes on: leases of calls that nobody heard of again run out.
    this.#watch(this.#start(this.#plan.setup.workers).supervisor.task({ id: "next" }).flush());
    await this.#pass(LEASE_MS + SWEEP_MS);
    for (const { id, totals } of this.#model.ledger.accounts.values())
      for (const [name, { reserved }] of Object.entries(totals))
        if (reserved !== 0) this.#violations.push(`${id}: ${reserved} ${name} are held when all is over`);
    const closing = this.#started.map(({ supervisor }) => supervisor.close());
    for (const closed of closing) this.#watch(closed);
    await this.#pass(SETTLED_MS);
    for (const { name, isUp, timers } of this.#started)
      if (isUp && timers > 0) this.#violations.push(`${name}: ${timers} timers are left`);
    this.#check();
  }

  #watch(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!isExpected(error)) this.#violations.push(`expected a refusal or nothing, got ${stackOf(error)}`);
    });
  }
}

const NO_FAULTS: Faults = { lostPercent: 0, doubledPercent: 0, latePercent: 0 };

/** A sweep comes every 30 seconds. */
const SWEEP_MS = 35_000;

/** Longer than a partition, a restart, and a call that is settled late. */
const LONGEST_MS = 150_000;

/** What is buffered, owed or spent meanwhile is told within a second, twice over. */
const SETTLED_MS = 5_000;

/** Refusals, and a store out of reach, are what callers are told of. */
function isExpected(error: unknown): boolean {
  return (
    error instanceof AdjournError ||
    (error instanceof Error && /connection|answer within|^provider: /.test(error.message))
  );
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
