import type { AccountRecord, Line } from "./account.js";
import { DIMENSIONS, type Dimension } from "./dimension.js";
import type { Entry } from "./entry.js";

export type InvariantRule =
  /** A total is not an integer from 0 to 2^53 - 1. */
  | "NOT_AN_AMOUNT"
  /** `committed + reserved <= limit + overrun` is broken. */
  | "ABOVE_LIMIT"
  /** A total that is part of another one is larger than it. */
  | "PART_ABOVE_WHOLE"
  /** An account has spent or holds more than one of its parents. */
  | "CHILD_ABOVE_PARENT"
  /** `reserved`, `committed` or `unconfirmed` is not the sum of the entries at and below the account. */
  | "SUM_MISMATCH";

/** Names a broken rule with the two numbers that should have agreed. */
export interface Violation {
  readonly rule: InvariantRule;
  readonly account: string;
  readonly dimension: Dimension;
  /** Which total is wrong. */
  readonly total: keyof Line;
  readonly actual: number;
  /** The exact value for a sum, the highest allowed one otherwise. */
  readonly expected: number;
}

export interface AccountsAndEntries {
  readonly accounts: readonly AccountRecord[];
  readonly entries: readonly Entry[];
}

/** Checks each account and recomputes every total from the entries. Linear in the size of the ledger. */
export function checkInvariants({ accounts, entries }: AccountsAndEntries): readonly Violation[] {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const violations = accounts.flatMap((account) => checkAccount(account, byId));
  const sums = sumEntries(byId, entries);
  for (const account of accounts) violations.push(...compareSums(account, sums));
  return violations;
}

/** Checks one account by itself and against its parents: cheap enough to run after every verb. @internal */
export function checkAccount(
  { id, parents, lines }: AccountRecord,
  accounts: ReadonlyMap<string, AccountRecord>,
): Violation[] {
  const faults: Fault[] = [];
  for (const dimension of DIMENSIONS) {
    const line = lines[dimension];
    checkLine(faults, dimension, line);
    for (const parent of parents) checkBelow(faults, dimension, line, accounts.get(parent)?.lines[dimension]);
  }
  return faults.map((fault) => ({ ...fault, account: id }));
}

type Fault = Omit<Violation, "account">;

const MAX_AMOUNT = Number.MAX_SAFE_INTEGER;

const TOTALS = ["committed", "reserved", "unconfirmed", "overrun", "carried", "carriedUnconfirmed"] as const;

function checkLine(faults: Fault[], dimension: Dimension, line: Line): void {
  if (!hasOnlyAmounts(line)) {
    for (const total of TOTALS) {
      if (isAmount(line[total])) continue;
      faults.push({ rule: "NOT_AN_AMOUNT", dimension, total, actual: line[total], expected: MAX_AMOUNT });
    }
  }
  const { limit, committed, reserved, unconfirmed, overrun, carried, carriedUnconfirmed } = line;
  if (limit !== null && committed + reserved > limit + overrun) {
    const expected = limit + overrun - reserved;
    faults.push({ rule: "ABOVE_LIMIT", dimension, total: "committed", actual: committed, expected });
  }
  // An overrun is part of one call's actual cost, so all of them together are part of what was spent.
  if (overrun > committed) faults.push(partAbove(dimension, "overrun", overrun, committed));
  if (unconfirmed > committed) faults.push(partAbove(dimension, "unconfirmed", unconfirmed, committed));
  if (carried > committed) faults.push(partAbove(dimension, "carried", carried, committed));
  if (carriedUnconfirmed > unconfirmed) {
    faults.push(partAbove(dimension, "carriedUnconfirmed", carriedUnconfirmed, unconfirmed));
  }
}

function partAbove(dimension: Dimension, total: keyof Line, actual: number, expected: number): Fault {
  return { rule: "PART_ABOVE_WHOLE", dimension, total, actual, expected };
}

/** Spelt out because this runs after every verb: named properties cost a third of computed ones. */
function hasOnlyAmounts(line: Line): boolean {
  return (
    isAmount(line.committed) &&
    isAmount(line.reserved) &&
    isAmount(line.unconfirmed) &&
    isAmount(line.overrun) &&
    isAmount(line.carried) &&
    isAmount(line.carriedUnconfirmed)
  );
}

function isAmount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function checkBelow(faults: Fault[], dimension: Dimension, child: Line, parent: Line | undefined): void {
  if (parent === undefined || isBelow(child, parent)) return;
  for (const total of ["committed", "reserved", "unconfirmed"] as const) {
    if (child[total] <= parent[total]) continue;
    const [actual, expected] = [child[total], parent[total]];
    faults.push({ rule: "CHILD_ABOVE_PARENT", dimension, total, actual, expected });
  }
}

function isBelow(child: Line, parent: Line): boolean {
  return (
    child.committed <= parent.committed &&
    child.reserved <= parent.reserved &&
    child.unconfirmed <= parent.unconfirmed
  );
}

interface Sums {
  readonly reserved: Record<Dimension, number>;
  readonly committed: Record<Dimension, number>;
  readonly unconfirmed: Record<Dimension, number>;
}

/**
 * Adds each entry once to its account and to every ancestor. This is the rule "child sums stay within the
 * parent" in the form that holds when two children of one parent share a child of their own.
 */
function sumEntries(accounts: ReadonlyMap<string, AccountRecord>, entries: readonly Entry[]) {
  const sums = new Map([...accounts.values()].map((account) => [account.id, carriedSums(account)]));
  const paths = new Map<string, ReadonlySet<string>>();
  for (const account of accounts.values()) {
    paths.set(
      account.id,
      new Set([account.id, ...account.parents.flatMap((id) => [...(paths.get(id) ?? [])])]),
    );
  }
  for (const entry of entries) {
    for (const id of paths.get(entry.account) ?? []) addEntry(sums.get(id), entry);
  }
  return sums;
}

function carriedSums({ lines }: AccountRecord): Sums {
  const pick = (value: (line: Line) => number) => ({
    tokens: value(lines.tokens),
    nanoUsd: value(lines.nanoUsd),
    modelCalls: value(lines.modelCalls),
    toolCalls: value(lines.toolCalls),
    turns: value(lines.turns),
  });
  return {
    reserved: pick(() => 0),
    committed: pick(({ carried }) => carried),
    unconfirmed: pick(({ carriedUnconfirmed }) => carriedUnconfirmed),
  };
}

function addEntry(sums: Sums | undefined, { asked, state }: Entry): void {
  if (sums === undefined) return;
  for (const dimension of DIMENSIONS) {
    if (state.status === "reserved") sums.reserved[dimension] += asked[dimension];
    if (state.status === "settled") sums.committed[dimension] += state.actual[dimension];
    if (state.status === "charged" || state.status === "expired")
      sums.committed[dimension] += asked[dimension];
    if (state.status === "expired") sums.unconfirmed[dimension] += asked[dimension];
  }
}

function compareSums({ id, lines }: AccountRecord, sums: ReadonlyMap<string, Sums>): Violation[] {
  const violations: Violation[] = [];
  for (const dimension of DIMENSIONS) {
    for (const total of ["reserved", "committed", "unconfirmed"] as const) {
      const actual = lines[dimension][total];
      const expected = sums.get(id)?.[total][dimension] ?? 0;
      if (actual === expected) continue;
      violations.push({ rule: "SUM_MISMATCH", account: id, dimension, total, actual, expected });
    }
  }
  return violations;
}
