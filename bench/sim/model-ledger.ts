import {
  DIMENSIONS,
  type Dimension,
  type Limits,
  type PartialAmounts,
} from "../../src/core/budget/dimension.js";
import type { LedgerVerb } from "../../src/stores/store.js";

type Totals = Record<
  Dimension,
  { committed: number; reserved: number; unconfirmed: number; overrun: number }
>;

export interface ModelAccount {
  readonly id: string;
  readonly parents: readonly ModelAccount[];
  readonly limits: Limits;
  readonly totals: Totals;
}

export interface ModelCall {
  readonly account: ModelAccount;
  readonly asked: PartialAmounts;
  status: "reserved" | "refused" | "settled" | "released" | "expired" | "charged";
  /** What it counts for: nothing while it is reserved or was given back. */
  booked: PartialAmounts;
  expiresAt: number;
}

/** Says what each verb must answer and change. Shares no arithmetic with the ledger of the product. */
export class ModelLedger {
  readonly accounts = new Map<string, ModelAccount>();
  readonly calls = new Map<string, ModelCall>();

  /** Returns the status, or the code of the error. */
  apply(verb: LedgerVerb, now: number): string {
    switch (verb.verb) {
      case "open":
        return this.#open(verb);
      case "reserve":
        return this.#reserve(verb, now);
      case "renew":
        return this.#renew(verb, now);
      case "settle":
        return this.#end(verb.key, "settled", verb.amounts);
      case "release":
        return this.#end(verb.key, "released", {});
      case "charge":
        return this.#charge(verb);
      case "close":
        return this.#close(verb.account);
      case "raise":
        throw new Error(`Expected no limit to be raised in a simulated world, got ${verb.account}.`);
      case "standing":
        return this.accounts.has(verb.account) ? "standing" : "UNKNOWN_ACCOUNT";
    }
  }

  /** Keys whose lease has ended, in order of reservation; they are charged. */
  expire(now: number): string[] {
    const ended = [...this.calls].filter(([, call]) => call.status === "reserved" && now >= call.expiresAt);
    for (const [, call] of ended) {
      this.#book(call, call.asked);
      this.#count(call, "unconfirmed", call.asked, 1);
      call.status = "expired";
    }
    return ended.map(([key]) => key);
  }

  /** The account, then whatever it counts towards, each once. */
  pathOf(account: ModelAccount): readonly ModelAccount[] {
    if (account.parents.length === 0) return [account];
    return [...new Set([account, ...account.parents.flatMap((parent) => this.pathOf(parent))])];
  }

  #open({ account: id, parents, limits, joins }: Extract<LedgerVerb, { verb: "open" }>): string {
    const known = this.accounts.get(id);
    if (known !== undefined) {
      const isSame = DIMENSIONS.every((name) => known.limits[name] === limits[name]);
      const isBelow = known.parents.map((parent) => parent.id).join() === parents.join();
      return joins === true || (isSame && isBelow) ? "opened" : "ACCOUNT_CONFLICT";
    }
    const above = parents.flatMap((parent) => this.accounts.get(parent) ?? []);
    if (above.length < parents.length) return "UNKNOWN_ACCOUNT";
    this.accounts.set(id, { id, parents: above, limits, totals: nothing() });
    return "opened";
  }

  #reserve(
    { key, account: id, amounts, leaseMs }: Extract<LedgerVerb, { verb: "reserve" }>,
    now: number,
  ): string {
    const known = this.calls.get(key);
    if (known !== undefined) return known.status === "refused" ? "refused" : "granted";
    const account = this.accounts.get(id);
    if (account === undefined) return "UNKNOWN_ACCOUNT";
    const fits = this.pathOf(account).every(({ limits, totals }) =>
      DIMENSIONS.every((name) => {
        const asked = amounts[name] ?? 0;
        const { committed, reserved } = totals[name];
        return asked === 0 || committed + reserved + asked <= (limits[name] ?? Number.MAX_SAFE_INTEGER);
      }),
    );
    const call: ModelCall = {
      account,
      asked: amounts,
      status: "reserved",
      booked: {},
      expiresAt: now + leaseMs,
    };
    this.calls.set(key, call);
    if (fits) this.#count(call, "reserved", amounts, 1);
    else call.status = "refused";
    return fits ? "granted" : "refused";
  }

  #renew({ key, leaseMs }: Extract<LedgerVerb, { verb: "renew" }>, now: number): string {
    const call = this.calls.get(key);
    if (call?.status !== "reserved") return call?.status ?? "unknown";
    if (now >= call.expiresAt) return "expired";
    call.expiresAt = Math.max(call.expiresAt, now + leaseMs);
    return "renewed";
  }

  #end(key: string, status: "settled" | "released", amounts: PartialAmounts): string {
    const call = this.calls.get(key);
    if (call === undefined) return "unknown";
    if (call.status === "expired") {
      this.#count(call, "unconfirmed", call.asked, -1);
      this.#count(call, "committed", call.asked, -1);
      // As if it were held still: what then goes above is what it cost beyond that.
      this.#count(call, "reserved", call.asked, 1);
      call.status = "reserved";
    }
    if (call.status !== "reserved") return call.status;
    this.#book(call, status === "settled" ? { ...call.asked, ...amounts } : {});
    call.status = status;
    return status;
  }

  #charge({ key, account: id, amounts }: Extract<LedgerVerb, { verb: "charge" }>): string {
    if (this.calls.has(key)) return "charged";
    const account = this.accounts.get(id);
    if (account === undefined) return "UNKNOWN_ACCOUNT";
    const call: ModelCall = { account, asked: {}, status: "reserved", booked: {}, expiresAt: 0 };
    this.calls.set(key, call);
    this.#book(call, amounts);
    call.status = "charged";
    return "charged";
  }

  #close(id: string): string {
    const account = this.accounts.get(id);
    if (account === undefined) return "closed";
    const own = [...this.calls].filter(([, call]) => call.account === account);
    const hasChildren = [...this.accounts.values()].some(({ parents }) => parents.includes(account));
    if (hasChildren || own.some(([, { status }]) => status === "reserved")) return "kept";
    for (const [key] of own) this.calls.delete(key);
    this.accounts.delete(id);
    return "closed";
  }

  /** Moves a reservation to what it cost; what then stands above a limit, and was not held, is overrun. */
  #book(call: ModelCall, amounts: PartialAmounts): void {
    for (const { limits, totals } of this.pathOf(call.account)) {
      for (const name of DIMENSIONS) {
        const [actual, held, limit] = [amounts[name] ?? 0, call.asked[name] ?? 0, limits[name]];
        const total = totals[name];
        total.reserved -= held;
        total.committed += actual;
        const above = limit === undefined ? 0 : total.committed + total.reserved - limit;
        total.overrun += Math.max(0, Math.min(actual - held, above));
      }
    }
    call.booked = amounts;
  }

  #count(call: ModelCall, total: keyof Totals[Dimension], amounts: PartialAmounts, sign: 1 | -1): void {
    for (const { totals } of this.pathOf(call.account)) {
      for (const name of DIMENSIONS) totals[name][total] += sign * (amounts[name] ?? 0);
    }
  }
}

function nothing(): Totals {
  const line = () => ({ committed: 0, reserved: 0, unconfirmed: 0, overrun: 0 });
  return { tokens: line(), nanoUsd: line(), modelCalls: line(), toolCalls: line(), turns: line() };
}
