import type { Limits, PartialAmounts } from "../core/budget/dimension.js";
import type { AccountStanding } from "../core/budget/verbs/standing.js";
import type { LedgerAnswer, LedgerVerb } from "../stores/store.js";
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
  #asked: { readonly key: string; readonly left: Spendable } | null = null;
  #left: Spendable | null = null;
  #keptAt = 0;
  /** What was limited when something was last set aside. */
  #limited: readonly Counted[] = [];
  /** Calls that were let through without the store and have not ended, with what they may cost. */
  readonly #underWay = new Map<string, Spendable>();
  /** Whether what is set aside is for these only. */
  #isHold = false;
  /** Whether its lease ended while calls were under way that it is for. */
  #hasLapsed = false;
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

  /** Whether something was spent that is to be booked, or what is held is for nobody any more, or has ended. */
  get isDue(): boolean {
    return this.#spent.length > 0 || this.#hasLapsed || (this.#isHold && this.#underWay.size === 0);
  }

  /** The verb that sets something aside, or keeps it; none where that is not due or too little is left. */
  keep(accounts: readonly AccountStanding[], bound: Bound, key: () => string, now: number): LedgerVerb[] {
    if (this.#isHold) return [];
    if (this.#key !== null) return this.#renew(this.#key, now);
    this.#keptAt = now;
    // Another call has asked already, and the store is about to answer.
    if (this.#asked !== null) return [];
    const left = shareOf(accounts, { ...bound, modelCalls: 1 });
    if (Object.values(left).some((amount) => amount === 0)) return [];
    const limited = counted.filter((name) => left[name] !== null);
    const amounts: PartialAmounts = Object.fromEntries(limited.map((name) => [name, left[name]]));
    this.#limited = limited;
    const asking = this.#ask(key(), amounts, left);
    if (limited.length > 0) return [asking];
    // Where nothing is limited there is nothing to hold.
    this.answered(asking.key, true);
    return [];
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
    if (this.#underWay.size > 0) {
      // These may still be billed: the charge stands until something is held for them instead.
      this.#hasLapsed = true;
      this.#left = NOTHING_LEFT;
      return;
    }
    this.#spent.unshift({ verb: "release", key });
    this.#key = null;
    this.#left = null;
    this.#isHold = false;
  }

  /** The store has set aside what was asked for under that key, or not. */
  answered(key: string, isGranted: boolean): void {
    if (this.#asked?.key !== key) return;
    const { left } = this.#asked;
    this.#asked = null;
    if (!isGranted) return;
    // What was set aside before goes on being held until something else is, as that may be refused.
    if (this.#key !== null) this.#spent.push({ verb: "release", key: this.#key });
    this.#key = key;
    this.#left = left;
  }

  /** The store has answered, among others, what `settle` asked for. */
  heard(verbs: readonly LedgerVerb[], answers: readonly LedgerAnswer[]): void {
    for (const [at, verb] of verbs.entries()) {
      const answer = answers[at];
      if (verb.verb === "reserve" && answer?.verb === "reserve")
        this.answered(verb.key, answer.status === "granted");
    }
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
   * Hands over what books all that was spent, and gives back what was set aside. For calls that have not ended yet
   * something goes on being held: one that never ends is charged with its lease.
   */
  settle(nextKey: () => string): readonly LedgerVerb[] {
    const spent = this.#spent;
    this.#spent = [];
    const amounts = this.#mostUnderWay();
    if (Object.keys(amounts).length === 0) return [...this.#giveBack(), ...spent];
    if (this.#isHold && !this.#hasLapsed) return spent;
    const given = this.#givenBack(this.#asked?.key);
    this.#isHold = true;
    this.#hasLapsed = false;
    this.#left = NOTHING_LEFT;
    return [...given, ...spent, this.#ask(nextKey(), amounts, NOTHING_LEFT)];
  }

  #ask(key: string, amounts: PartialAmounts, left: Spendable): Extract<LedgerVerb, { verb: "reserve" }> {
    this.#asked = { key, left };
    return { verb: "reserve", key, account: this.#account, amounts, leaseMs: this.#leaseMs };
  }

  /** Before anything is charged: what it held covers that. So is what is asked for and not answered yet. */
  #giveBack(): readonly LedgerVerb[] {
    const given = this.#givenBack(this.#key, this.#asked?.key);
    this.#key = null;
    this.#left = null;
    this.#asked = null;
    this.#isHold = false;
    this.#hasLapsed = false;
    return given;
  }

  #givenBack(...keys: readonly (string | null | undefined)[]): readonly LedgerVerb[] {
    return keys.flatMap((key) => (typeof key === "string" ? [{ verb: "release", key }] : []));
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
