import { DIMENSIONS, type Dimension, type PartialAmounts } from "../../../src/core/budget/dimension.js";
import type { Ledger } from "../../../src/core/budget/ledger.js";

/** The verbs that change a ledger, as data. */
export type Command = {
  [Verb in CommandVerb]: { readonly verb: Verb; readonly request: Parameters<Ledger[Verb]>[0] };
}[CommandVerb];

type CommandVerb =
  | "open"
  | "raise"
  | "reserve"
  | "renew"
  | "settle"
  | "release"
  | "expire"
  | "charge"
  | "close";

type Status = "refused" | "reserved" | "expired" | "released" | "settled" | "charged";

interface Call {
  readonly key: string;
  readonly path: readonly NaiveAccount[];
  readonly asked: Full;
  status: Status;
  first: unknown;
  end?: unknown;
  actual: Full;
  expiresAt: number;
  forgotten: boolean;
}

interface NaiveAccount {
  readonly id: string;
  readonly parents: readonly NaiveAccount[];
  readonly opened: PartialAmounts;
  limits: PartialAmounts;
  isOpen: boolean;
  readonly overrun: Full;
}

type Full = Record<Dimension, number>;

/**
 * Keeps nothing but the list of calls and recomputes every total from it, so it shares no arithmetic
 * with the real ledger. Answers are compared verbatim; errors by their code.
 */
export class NaiveLedger {
  readonly accounts: NaiveAccount[] = [];
  readonly calls: Call[] = [];

  run({ verb, request }: Command): unknown {
    switch (verb) {
      case "open":
        return this.open(request.account, request.parents ?? [], request.limits);
      case "raise":
        return this.raise(request.account, request.limits);
      case "reserve":
        return this.reserve(
          request.key,
          request.account,
          full(request.amounts),
          request.now + request.leaseMs,
        );
      case "renew":
        return this.renew(request.key, request.now, request.leaseMs);
      case "settle":
        return this.settle(request.key, request.amounts, request.now);
      case "release":
        return this.release(request.key);
      case "expire":
        return this.expire(request.now);
      case "charge":
        return this.charge(request.key, request.account, full(request.amounts));
      case "close":
        return this.close(request.account);
    }
  }

  total(account: NaiveAccount, dimension: Dimension) {
    const calls = this.calls.filter(({ path }) => path.includes(account));
    const sum = (amount: (call: Call) => number) => calls.reduce((total, call) => total + amount(call), 0);
    return {
      limit: account.limits[dimension] ?? null,
      committed: sum((call) => call.actual[dimension]),
      reserved: sum((call) => (call.status === "reserved" ? call.asked[dimension] : 0)),
      unconfirmed: sum((call) => (call.status === "expired" ? call.asked[dimension] : 0)),
      overrun: account.overrun[dimension],
    };
  }

  openAccounts(): NaiveAccount[] {
    return this.accounts.filter(({ isOpen }) => isOpen);
  }

  private open(id: string, parents: readonly string[], limits: PartialAmounts) {
    const account = this.find(id);
    if (account === undefined) {
      const above = parents.map((parent) => this.find(parent)).filter((parent) => parent !== undefined);
      if (above.length < parents.length) return "UNKNOWN_ACCOUNT";
      this.accounts.push({ id, parents: above, opened: limits, limits, isOpen: true, overrun: full({}) });
      return undefined;
    }
    const ids = account.parents.map((parent) => parent.id);
    const isSame = equal(full(account.opened, -1), full(limits, -1)) && equal(ids, parents);
    return isSame ? undefined : "ACCOUNT_CONFLICT";
  }

  private raise(id: string, limits: PartialAmounts) {
    const account = this.find(id);
    if (account === undefined) return "UNKNOWN_ACCOUNT";
    const raised = Object.entries(account.limits).map(([dimension, limit]) => [
      dimension,
      Math.max(limit, limits[dimension as Dimension] ?? 0),
    ]);
    account.limits = Object.fromEntries(raised);
    return account.limits;
  }

  private reserve(key: string, id: string, asked: Full, expiresAt: number) {
    const earlier = this.call(key);
    if (earlier !== undefined) {
      return isRepeat(earlier, id, asked) && earlier.status !== "charged" ? earlier.first : "KEY_CONFLICT";
    }
    const account = this.find(id);
    if (account === undefined) return "UNKNOWN_ACCOUNT";
    const path = pathOf(account);
    const by = this.refusal(path, asked);
    const status = by === undefined ? "reserved" : "refused";
    const first = by === undefined ? { status: "granted" } : { status, by };
    this.calls.push({ key, path, asked, status, first, actual: full({}), expiresAt, forgotten: false });
    return first;
  }

  private refusal(path: readonly NaiveAccount[], asked: Full) {
    for (const account of path) {
      for (const dimension of DIMENSIONS) {
        const { limit, committed, reserved } = this.total(account, dimension);
        const wanted = asked[dimension];
        if (wanted > 0 && limit !== null && committed + reserved + wanted > limit) {
          return { account: account.id, dimension, limit, committed, reserved, asked: wanted };
        }
      }
    }
    return undefined;
  }

  private renew(key: string, now: number, leaseMs: number) {
    const call = this.call(key);
    if (call === undefined) return { status: "unknown" };
    if (call.status !== "reserved") return { status: call.status };
    if (now >= call.expiresAt) return { status: "expired" };
    call.expiresAt = Math.max(call.expiresAt, now + leaseMs);
    return { status: "renewed", expiresAt: call.expiresAt };
  }

  private settle(key: string, amounts: PartialAmounts, now: number) {
    const call = this.call(key);
    if (call === undefined) return { status: "unknown" };
    if (call.status === "reserved" || call.status === "expired") {
      const late = call.status === "expired" || now >= call.expiresAt;
      const overrun = this.commit(call, { ...call.asked, ...amounts }, "settled");
      call.end = { status: "settled", late, overrun };
    }
    return call.status === "settled" ? call.end : { status: call.status };
  }

  private release(key: string) {
    const call = this.call(key);
    if (call === undefined) return { status: "unknown" };
    if (call.status === "reserved" || call.status === "expired") {
      call.end = { status: "released", late: call.status === "expired" };
      call.status = "released";
      call.actual = full({});
    }
    return call.status === "released" ? call.end : { status: call.status };
  }

  private expire(now: number) {
    const ended = this.calls.filter((call) => call.status === "reserved" && now >= call.expiresAt);
    for (const call of ended) {
      call.status = "expired";
      call.actual = call.asked;
    }
    return ended.map(({ key }) => key);
  }

  private charge(key: string, id: string, asked: Full) {
    const earlier = this.call(key);
    if (earlier !== undefined) {
      return isRepeat(earlier, id, asked) && earlier.status === "charged" ? earlier.first : "KEY_CONFLICT";
    }
    const account = this.find(id);
    if (account === undefined) return "UNKNOWN_ACCOUNT";
    const open = { key, path: pathOf(account), asked, first: undefined, expiresAt: 0, forgotten: false };
    const call: Call = { ...open, status: "charged", actual: full({}) };
    this.calls.push(call);
    call.first = { status: "charged", overrun: this.commit(call, asked, "charged") };
    return call.first;
  }

  private close(id: string) {
    const account = this.find(id);
    if (account === undefined) return { status: "closed" };
    const own = this.calls.filter((call) => call.path[0] === account && !call.forgotten);
    const reservations = own.filter(({ status }) => status === "reserved").map(({ key }) => key);
    const children = this.accounts.filter(({ isOpen, parents }) => isOpen && parents.includes(account));
    if (reservations.length > 0 || children.length > 0) {
      return { status: "kept", reservations, children: children.map((child) => child.id) };
    }
    account.isOpen = false;
    for (const call of own) call.forgotten = true;
    return { status: "closed" };
  }

  /** Finds, per account and dimension, how much of the surplus over the reservation is above the limit. */
  private commit(call: Call, actual: Full, status: Status) {
    const held = call.status === "charged" ? full({}) : call.asked;
    call.actual = actual;
    call.status = status;
    const overrun = [];
    for (const account of call.path) {
      for (const dimension of DIMENSIONS) {
        const { limit, committed, reserved } = this.total(account, dimension);
        const surplus = actual[dimension] - held[dimension];
        const amount = Math.min(surplus, committed + reserved - (limit ?? Number.POSITIVE_INFINITY));
        if (amount <= 0) continue;
        account.overrun[dimension] += amount;
        overrun.push({ account: account.id, dimension, amount });
      }
    }
    return overrun;
  }

  private find(id: string) {
    return this.accounts.find((account) => account.id === id && account.isOpen);
  }

  private call(key: string) {
    return this.calls.find((call) => call.key === key && !call.forgotten);
  }
}

/** The account, its parents, then whatever is above each of them; each once. */
function pathOf(account: NaiveAccount): NaiveAccount[] {
  return [...new Set([account, ...account.parents, ...account.parents.flatMap(pathOf)])];
}

function isRepeat(earlier: Call, account: string, asked: Full): boolean {
  return earlier.path[0]?.id === account && equal(earlier.asked, asked);
}

function full(amounts: PartialAmounts, absent = 0): Full {
  return {
    tokens: absent,
    nanoUsd: absent,
    modelCalls: absent,
    toolCalls: absent,
    turns: absent,
    ...amounts,
  };
}

function equal(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
