import { expect, test } from "vitest";
import type { Line } from "../../../src/core/budget/account.js";
import { checkInvariants } from "../../../src/core/budget/invariants.js";
import { nestedLedger, reserveTokens } from "./nested-ledger.js";

test("a sound ledger has no violations", () => {
  expect(checkInvariants(snapshot())).toEqual([]);
});

test.each<[string, Partial<Line>]>([
  ["NOT_AN_AMOUNT", { committed: -1 }],
  ["NOT_AN_AMOUNT", { reserved: 0.5 }],
  ["ABOVE_LIMIT", { limit: 14 }],
  ["PART_ABOVE_WHOLE", { unconfirmed: 6 }],
  ["PART_ABOVE_WHOLE", { overrun: 6 }],
  ["PART_ABOVE_WHOLE", { carried: 6 }],
  ["PART_ABOVE_WHOLE", { carriedUnconfirmed: 1 }],
  ["CHILD_ABOVE_PARENT", { reserved: 11 }],
  ["SUM_MISMATCH", { committed: 4 }],
  ["SUM_MISMATCH", { reserved: 9 }],
  ["SUM_MISMATCH", { unconfirmed: 1 }],
])("%s is reported for a line with %o", (rule, wrong) => {
  const { accounts, entries } = snapshot();
  const edited = accounts.map((account) =>
    account.id === "task"
      ? { ...account, lines: { ...account.lines, tokens: { ...account.lines.tokens, ...wrong } } }
      : account,
  );
  const violations = checkInvariants({ accounts: edited, entries });
  expect(violations).toContainEqual(
    expect.objectContaining({ rule, account: "task", dimension: "tokens", actual: expect.any(Number) }),
  );
});

/** A team and its task with 10 tokens held and 5 spent, of which the task alone is edited. */
function snapshot() {
  const ledger = nestedLedger({ task: { tokens: 100 } });
  reserveTokens(ledger, "a", 10);
  ledger.charge({ key: "b", account: "task", amounts: { tokens: 5 } });
  return ledger.snapshot();
}
