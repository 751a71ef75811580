import type { Limits, PartialAmounts } from "../core/budget/dimension.js";
import type { AccountStanding } from "../core/budget/verbs/standing.js";
import type { LedgerVerb } from "../stores/store.js";
import type { Bound, Left } from "./model-request.js";

/** What may be spent without asking; `null` is unlimited. */
interface Spendable extends Left {
  readonly modelCalls: number | null;
}

type Counted = "tokens" | "nanoUsd" | "modelCalls";

const NOTHING_LEFT: Spendable = { tokens: 0, nanoUsd: 0, modelCalls: 0 };

const counted: readonly Counted[] = ["tokens", "nanoUsd", "modelCalls"];

/**
 * The part of what is left that a process sets aside. Twenty processes at work on one task tie up a third of its
 * budget with it; more would refuse calls that could be paid.
 */
const SHARE_PERCENT = 2;

/**
 * What this process may spend on one task while the store is out of reach. It is held in the ledger beforehand, so what is
 * spent of it was never anybody else's; where this process dies with it, it is charged when its lease ends.
 */
export class Allowance {
  readonly #account: string;
  readonly #leaseMs: number;
  #key: string | null = null;
  #asked: { readonly key: string; readonly amounts: Limits; readonly left: Spendable } | null = null;
  #left: Spendable | null = null;
  #keptAt = 0;
  /** What was limited when something was last set aside. */
  #limited: readonly Counted[] = [];
  /** Calls that were let through without the store and have not ended, with what they may cost. */
  readonly #underWay = new Map<string, Spendable>();
  /** Whether what is set aside is for these only. */
  #isHold = false;
  #spent: LedgerVerb[] = [];

  constructor(account: string, leaseMs: number) {
    this.#account = account;
    this.#leaseMs = leaseMs;
  }

  /** What is left to spend; `null` where nothing was ever set aside. */
  get left(): Left | null {
    if (this.#left === null || this.#left.modelCalls === 0) return null;
    return this.#left;
  }

  /** Whether something was spent that is to be booked, or is held for nobody any more. */
  get isDue(): boolean {
    return this.#spent.length > 0 || (this.#isHold && this.#underWay.size === 0);
  }

  /** The verb that sets something aside, or keeps it; none where that is not due or too little is left. */
  keep(accounts: readonly AccountStanding[], bound: Bound, key: () => string, now: number): LedgerVerb[] {
    if (this.#key !== null) return this.#renew(this.#key, now);
    this.#keptAt = now;
    // Another call has asked already, and the store is about to answer.
    if (this.#asked !== null) return [];
    const left = shareOf(accounts, { ...bound, modelCalls: 1 });
    if (Object.values(left).some((amount) => amount === 0)) return [];
    const limited = counted.filter((name) => left[name] !== null);
    const amounts: PartialAmounts = Object.fromEntries(limited.map((name) => [name, left[name]]));
    this.#limited = limited;
    this.#asked = { key: key(), amounts, left };
    // Where nothing is limited there is nothing to hold.
    if (limited.length === 0) {
      this.answered(this.#asked.key, true);
      return [];
    }
    const leaseMs = this.#leaseMs;
    return [{ verb: "reserve", key: this.#asked.key, account: this.#account, amounts, leaseMs }];
  }

  /** The verb that keeps what is set aside while no call is made. For a call that never ends it is charged with its lease. */
  renew(now: number): LedgerVerb[] {
    return this.#key === null || this.#underWay.size > 0 ? [] : this.#renew(this.#key, now);
  }

  #renew(key: string, now: number): LedgerVerb[] {
    // However far a clock was set back or forth, it is kept again.
    if (Math.abs(now - this.#keptAt) < this.#leaseMs / 2) return [];
    return [{ verb: "renew", key, leaseMs: this.#leaseMs }];
  }

  /** The store has renewed it, as was asked at `now`. */
  renewed(now: number): void {
    this.#keptAt = now;
  }

  /** What was set aside under that key is held no more: its charge is taken back, and the next call asks anew. */
  lapse(key: string): void {
    if (key !== this.#key) return;
    this.#spent.unshift({ verb: "release", key });
    this.#key = null;
    this.#left = null;
    this.#isHold = false;
  }

  /** The store has set aside what was asked for under that key, or not. */
  answered(key: string, isGranted: boolean): void {
    if (this.#asked?.key !== key) return;
    if (isGranted) {
      this.#key = key;
      this.#left = this.#asked.left;
    }
    this.#asked = null;
  }

  /** Lets a call through that may cost as much as `bound`. */
  take(key: string, bound: Bound): void {
    const most = { ...bound, modelCalls: 1 };
    this.#underWay.set(key, most);
    this.#move(most, -1);
  }

  /** A call that was let through has ended, and cost `actual`; `null` where nothing was sent. */
  end(key: string, actual: PartialAmounts | null): void {
    this.#move(this.#underWay.get(key) ?? {}, 1);
    this.#underWay.delete(key);
    if (actual === null) return;
    this.#move(actual, -1);
    this.#spent.push({ verb: "charge", key, account: this.#account, amounts: actual });
  }

  /**
   * Hands over what books all that was spent, and gives back what was held for it. For calls that have not ended yet it
   * goes on being held: one that never ends is charged with its lease.
   */
  settle(nextKey: () => string): readonly LedgerVerb[] {
    // What is held for calls under way is held for them still.
    if (this.#isHold && this.#underWay.size > 0 && this.#spent.length === 0) return [];
    // Given back first: what it held covers what is charged. So is what is asked for and not answered yet.
    const held = this.#key ?? this.#asked?.key;
    const givenBack: LedgerVerb[] = held === undefined ? [] : [{ verb: "release", key: held }];
    const verbs = [...givenBack, ...this.#spent];
    this.#spent = [];
    this.#asked = null;
    const amounts = this.#mostUnderWay();
    this.#isHold = Object.keys(amounts).length > 0;
    this.#key = this.#isHold ? nextKey() : null;
    this.#left = this.#isHold ? NOTHING_LEFT : null;
    if (this.#key === null) return verbs;
    return [
      ...verbs,
      { verb: "reserve", key: this.#key, account: this.#account, amounts, leaseMs: this.#leaseMs },
    ];
  }

  /** What the calls under way may cost, of what is limited. */
  #mostUnderWay(): Limits {
    const limited = this.#limited;
    if (this.#underWay.size === 0) return {};
    const most = [...this.#underWay.values()];
    const sum = (name: Counted) => most.reduce((total, bound) => total + (bound[name] ?? 0), 0);
    return Object.fromEntries(limited.map((name) => [name, sum(name)]));
  }

  #move(amounts: { readonly [Name in Counted]?: number | null }, sign: 1 | -1): void {
    if (this.#left === null || this.#isHold) return;
    const moved = counted.map((name) => {
      const left = this.#left?.[name] ?? null;
      return [name, left === null ? null : Math.max(0, left + sign * (amounts[name] ?? 0))];
    });
    this.#left = Object.fromEntries(moved) as Spendable;
  }
}

function shareOf(accounts: readonly AccountStanding[], bound: Record<Counted, number | null>): Spendable {
  const shares = counted.map((name) => {
    const left = accounts.flatMap(({ dimensions }) => {
      const { limit, committed, reserved } = dimensions[name];
      return limit === null ? [] : [limit - committed - reserved - (bound[name] ?? 0)];
    });
    if (left.length === 0) return [name, null];
    return [name, Math.max(0, Math.floor((Math.min(...left) * SHARE_PERCENT) / 100))];
  });
  return Object.fromEntries(shares) as Spendable;
}
