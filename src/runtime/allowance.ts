import type { Limits, PartialAmounts } from "../core/budget/dimension.js";
import type { AccountStanding } from "../core/budget/verbs/standing.js";
import type { LedgerVerb } from "../stores/store.js";
import type { Bound, Left } from "./model-request.js";

/** What may be spent without asking; `null` is unlimited. */
interface Spendable extends Left {
  readonly modelCalls: number | null;
}

type Counted = "tokens" | "nanoUsd" | "modelCalls";

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
  #renewAt = 0;
  /** Calls that were let through without the store and have not ended. */
  #underWay = 0;
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

  /** Whether something was spent that is to be booked now. */
  get isDue(): boolean {
    return this.#spent.length > 0 && this.#underWay === 0;
  }

  /** The verb that sets something aside, or keeps it; none where that is not due or too little is left. */
  keep(accounts: readonly AccountStanding[], bound: Bound, key: () => string, now: number): LedgerVerb[] {
    const leaseMs = this.#leaseMs;
    if (this.#key !== null && now < this.#renewAt) return [];
    this.#renewAt = now + leaseMs / 2;
    if (this.#key !== null) return [{ verb: "renew", key: this.#key, leaseMs }];
    const left = shareOf(accounts, { ...bound, modelCalls: 1 });
    if (Object.values(left).some((amount) => amount === 0)) return [];
    const limited = counted.filter((name) => left[name] !== null);
    const amounts: PartialAmounts = Object.fromEntries(limited.map((name) => [name, left[name]]));
    this.#asked = { key: key(), amounts, left };
    // Where nothing is limited there is nothing to hold.
    if (limited.length === 0) this.granted();
    if (limited.length === 0) return [];
    return [{ verb: "reserve", key: this.#asked.key, account: this.#account, amounts, leaseMs }];
  }

  /** The store has set it aside. */
  granted(): void {
    if (this.#asked === null) return;
    this.#key = this.#asked.key;
    this.#left = this.#asked.left;
    this.#asked = null;
  }

  /** Lets a call through that may cost as much as `bound`. */
  take(bound: Bound): void {
    this.#underWay += 1;
    this.#move({ ...bound, modelCalls: 1 }, -1);
  }

  /** A call that was let through has ended, and cost `actual`; `null` where nothing was sent. */
  end(bound: Bound, key: string, actual: PartialAmounts | null): void {
    this.#underWay -= 1;
    this.#move({ ...bound, modelCalls: 1 }, 1);
    if (actual === null) return;
    this.#move(actual, -1);
    this.#spent.push({ verb: "charge", key, account: this.#account, amounts: actual });
  }

  /** Hands over what books all that was spent, and gives back what was held for it. */
  settle(): readonly LedgerVerb[] {
    // Given back first: what it held covers what is charged.
    const held: LedgerVerb[] = this.#key === null ? [] : [{ verb: "release", key: this.#key }];
    const verbs = [...held, ...this.#spent];
    this.#key = null;
    this.#left = null;
    this.#spent = [];
    return verbs;
  }

  #move(amounts: { readonly [Name in Counted]?: number | null }, sign: 1 | -1): void {
    if (this.#left === null) return;
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
