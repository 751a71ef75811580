import { quote } from "../../quote.js";
import { type Account, attachAccount, newAccountRecord } from "../account.js";
import { differingDimension, readLimits } from "../amounts.js";
import { accountOf, type Books } from "../books.js";
import type { Limits } from "../dimension.js";
import { LedgerError } from "../ledger-error.js";

export interface OpenRequest {
  readonly account: string;
  /** Open accounts that this one also counts towards: a parent task, or scopes. @default [] */
  readonly parents?: readonly string[];
  readonly limits: Limits;
}

/** @internal */
export function open(books: Books, { account: id, parents = [], limits: given }: OpenRequest): void {
  const limits = readLimits(given);
  const opened = books.accounts.get(id);
  if (opened === undefined) {
    const above = [...new Set(parents)].map((parent) => accountOf(books, parent));
    books.accounts.set(id, attachAccount(newAccountRecord(id, [...parents], limits), above));
    return;
  }
  assertSameLimits(opened, limits);
  assertSameParents(opened, parents);
}

function assertSameLimits({ id, opened }: Account, limits: Limits): void {
  const dimension = differingDimension(opened, limits);
  if (dimension === undefined) return;
  const first = quote(opened[dimension]);
  const expected = `account ${quote(id)} to be opened with the same limit of \`${dimension}\` as before, ${first}`;
  throw new LedgerError({ code: "ACCOUNT_CONFLICT", expected, value: limits[dimension] });
}

function assertSameParents({ id, parents: opened }: Account, parents: readonly string[]): void {
  if (opened.length === parents.length && opened.every((parent, index) => parent === parents[index])) return;
  const expected = `account ${quote(id)} to be opened below the same parents as before, ${quote(opened.join(", "))}`;
  const got = quote(parents.join(", "));
  throw new LedgerError({ code: "ACCOUNT_CONFLICT", expected, value: parents, got });
}
