import { DIMENSIONS, type Dimension } from "../../src/core/budget/dimension.js";
import type { AccountStanding } from "../../src/core/budget/verbs/standing.js";
import type { ExchangeRequest, Store } from "../../src/stores/store.js";
import { answerText, type ModelStore } from "./model-store.js";

export interface CheckedStoreOptions {
  readonly model: ModelStore;
  /** The store's clock. */
  readonly now: () => number;
  /** Length from which a log asks for a snapshot. */
  readonly longLog: number;
  readonly onViolation: (what: string) => void;
}

/** Compares each answer of a store, and the totals behind it, with what the model says. */
export function checkedStore(store: Store, { model, now, longLog, onViolation }: CheckedStoreOptions): Store {
  async function exchange(request: ExchangeRequest) {
    const answer = store.exchange(request);
    const touched = accountsOf(request);
    const expected = model.exchange(request, now());
    const totals = compareTotals(touched);
    const [got] = await Promise.allSettled([answer]);
    const text = got.status === "fulfilled" ? answerText(got.value) : codeOf(got.reason);
    if (text !== expected) onViolation(`expected the answer "${expected}", got "${text}"`);
    await totals;
    if (got.status === "rejected") throw got.reason;
    const { log = [], snapshotSeq = -1 } = model.tasks.get(request.task) ?? {};
    return log.length - snapshotSeq > longLog ? { ...got.value, isLong: true } : got.value;
  }

  async function expire() {
    const answer = store.expire();
    const expected = model.ledger.expire(now());
    const held = expected.flatMap((key) => model.ledger.calls.get(key)?.account.id ?? []);
    const totals = compareTotals(new Set(held));
    const keys = await answer;
    if (keys.join() !== expected.join())
      onViolation(`expected "${expected.join()}" to be charged when their lease ended, got "${keys.join()}"`);
    await totals;
    return keys;
  }

  /** Asks, and notes what is expected, at once: another request may come in before there is an answer. */
  async function compareTotals(accounts: ReadonlySet<string>): Promise<void> {
    const { ledger } = model;
    const known = [...accounts].flatMap((id) => ledger.accounts.get(id) ?? []);
    const expected = new Map(
      known.flatMap((account) => ledger.pathOf(account)).map(({ id, totals }) => [id, totalsText(totals)]),
    );
    for (const { account, dimensions } of await standings(store, known)) {
      const got = totalsText(dimensions);
      if (got !== expected.get(account))
        onViolation(`${account}: expected the totals ${expected.get(account)}, got ${got}`);
      for (const name of DIMENSIONS) {
        const { limit, committed, reserved, overrun } = dimensions[name];
        if (limit !== null && committed + reserved > limit + overrun)
          onViolation(`${account}: ${committed} + ${reserved} ${name} > ${limit} + ${overrun}`);
      }
    }
  }

  function accountsOf({ verbs }: ExchangeRequest): ReadonlySet<string> {
    const names = verbs.flatMap((verb) =>
      "account" in verb ? verb.account : (model.ledger.calls.get(verb.key)?.account.id ?? []),
    );
    return new Set(names);
  }

  return { ...store, exchange, expire };
}

async function standings(store: Store, accounts: readonly { id: string }[]): Promise<AccountStanding[]> {
  if (accounts.length === 0) return [];
  const verbs = accounts.map(({ id }) => ({ verb: "standing", account: id }) as const);
  const { answers } = await store.exchange({ root: "-", task: "-", append: [], verbs, cursor: -1 });
  return answers.flatMap((answer) => (answer.verb === "standing" ? answer.accounts : []));
}

type Totals = Readonly<
  Record<Dimension, { committed: number; reserved: number; unconfirmed: number; overrun: number }>
>;

function totalsText(totals: Totals): string {
  return DIMENSIONS.map((name) => {
    const { committed, reserved, unconfirmed, overrun } = totals[name];
    return `${name} ${committed}/${reserved}/${unconfirmed}/${overrun}`;
  }).join(" ");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
