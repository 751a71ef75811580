import { quote } from "../quote.js";
import { differingDimension } from "./amounts.js";
import type { Amounts } from "./dimension.js";
import type { Entry } from "./entry.js";
import { LedgerError } from "./ledger-error.js";

export interface RepeatedRequest {
  readonly kind: "reservation" | "charge";
  readonly account: string;
  readonly amounts: Amounts;
}

/**
 * Checks that a key comes back with the request it first came with. Otherwise the first answer, "granted",
 * would be given for a call that nobody holds a budget for.
 * @throws LedgerError `KEY_CONFLICT`
 * @internal
 */
export function assertRepeats(first: Entry, { kind, account, amounts }: RepeatedRequest): void {
  const firstKind = first.state.status === "charged" ? "charge" : "reservation";
  if (kind !== firstKind) throw conflict(first, `a ${firstKind}`, kind);
  if (account !== first.account) throw conflict(first, `account ${quote(first.account)}`, account);
  const dimension = differingDimension(first.asked, amounts);
  if (dimension === undefined) return;
  throw conflict(first, `\`${dimension}\` ${first.asked[dimension]}`, amounts[dimension]);
}

function conflict({ key }: Entry, fact: string, value: unknown): LedgerError {
  const expected = `key ${quote(key)} to repeat its first request with ${fact}`;
  return new LedgerError({ code: "KEY_CONFLICT", expected, value });
}
