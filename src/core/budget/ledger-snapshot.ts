import * as z from "zod";
import { explainIssue, type Problem } from "../explain-issue.js";
import { quote } from "../quote.js";
import { type AccountRecord, accountSchema, attachAccount } from "./account.js";
import { type Books, emptyBooks, remember } from "./books.js";
import { DIMENSIONS } from "./dimension.js";
import { entrySchema } from "./entry.js";
import { checkInvariants, type Violation } from "./invariants.js";
import { LedgerError } from "./ledger-error.js";

const SNAPSHOT_VERSION = 1;

const snapshotSchema = z.strictObject({
  version: z.literal(SNAPSHOT_VERSION),
  /** In opening order, so that parents come before their children. */
  accounts: z.array(accountSchema),
  /** In booking order. */
  entries: z.array(entrySchema),
});

/** Holds the whole ledger as plain JSON. */
export type LedgerSnapshot = z.infer<typeof snapshotSchema>;

/** @internal */
export function takeSnapshot({ accounts, entries }: Books): LedgerSnapshot {
  return {
    version: SNAPSHOT_VERSION,
    accounts: [...accounts.values()].map(copyAccount),
    entries: [...entries.values()].map((entry) => ({ ...entry })),
  };
}

/**
 * Rebuilds the books from parsed JSON.
 * @throws LedgerError `INVALID_SNAPSHOT` when the shape, a reference or a sum is wrong.
 * @internal
 */
export function restoreBooks(json: unknown): Books {
  const parsed = snapshotSchema.safeParse(json);
  if (!parsed.success) throw malformed(explainIssue(parsed.error.issues, json), parsed.error);
  const books = emptyBooks();
  for (const account of parsed.data.accounts) restoreAccount(books, account);
  restoreEntries(books, parsed.data);
  const [violation] = checkInvariants(parsed.data);
  if (violation !== undefined) throw unsound(violation);
  return books;
}

function copyAccount({ id, parents, opened, lines }: AccountRecord): AccountRecord {
  const copy = { ...lines };
  for (const dimension of DIMENSIONS) copy[dimension] = { ...lines[dimension] };
  return { id, parents, opened, lines: copy };
}

function restoreAccount(books: Books, record: AccountRecord): void {
  if (books.accounts.has(record.id)) throw misplaced("each account once", record.id);
  const parents = [...new Set(record.parents)].map((id) => {
    const parent = books.accounts.get(id);
    if (parent === undefined) throw misplaced(`a parent before account ${quote(record.id)}`, id);
    return parent;
  });
  books.accounts.set(record.id, attachAccount(record, parents));
}

function restoreEntries(books: Books, { entries }: LedgerSnapshot): void {
  for (const entry of entries) {
    const account = books.accounts.get(entry.account);
    if (account === undefined) throw misplaced(`an account for entry ${quote(entry.key)}`, entry.account);
    if (books.entries.has(entry.key)) throw misplaced("each key once", entry.key);
    remember(books, account, entry);
  }
}

function malformed({ field, expected, got }: Problem, cause: unknown): LedgerError {
  const part = field === "" ? "a ledger snapshot" : `\`${field}\` of a ledger snapshot`;
  return new LedgerError({
    code: "INVALID_SNAPSHOT",
    expected: `${part} to be ${expected}`,
    value: got,
    got,
    cause,
  });
}

function misplaced(what: string, id: string): LedgerError {
  return new LedgerError({
    code: "INVALID_SNAPSHOT",
    expected: `a ledger snapshot to hold ${what}`,
    value: id,
  });
}

function unsound({ rule, account, dimension, total, actual, expected: right }: Violation): LedgerError {
  const bound = rule === "SUM_MISMATCH" ? right : `at most ${right}`;
  const expected = `\`${total}\` of \`${dimension}\` on account ${quote(account)} to be ${bound} (${rule})`;
  return new LedgerError({ code: "INVALID_SNAPSHOT", expected, value: actual });
}
