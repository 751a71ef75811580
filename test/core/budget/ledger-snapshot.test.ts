import { expect, test } from "vitest";
import { restoreLedger } from "../../../src/core/budget/ledger.js";
import type { LedgerSnapshot } from "../../../src/core/budget/ledger-snapshot.js";
import { nestedLedger, reserveTokens } from "./nested-ledger.js";

const INVALID = expect.objectContaining({ code: "INVALID_SNAPSHOT" });

test("a snapshot is plain JSON with a version", () => {
  const ledger = nestedLedger({ task: { tokens: 10 } });
  reserveTokens(ledger, "a", 10);
  const snapshot = ledger.snapshot();
  expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
  expect(snapshot.version).toBe(1);
});

test("a snapshot of another version is refused and the message names the field", () => {
  expect(() => restoreLedger({ ...sound(), version: 2 })).toThrow(
    "Expected `version` of a ledger snapshot to be 1, got 2.",
  );
});

test.each([null, "{}", [], {}])("%j is not a snapshot", (json) => {
  expect(() => restoreLedger(json)).toThrow(INVALID);
});

test("a total edited by hand is refused", () => {
  const { accounts, ...rest } = sound();
  const edited = accounts.map((account) => ({
    ...account,
    lines: { ...account.lines, tokens: { ...account.lines.tokens, committed: 0, reserved: 0 } },
  }));
  expect(() => restoreLedger({ ...rest, accounts: edited })).toThrow(
    /Expected `reserved` of `tokens` on account "team" to be 10 \(SUM_MISMATCH\), got 0/,
  );
});

test("an account before its parent, an entry without its account and a key twice are refused", () => {
  const snapshot = sound();
  const { accounts, entries } = snapshot;
  const reversed = accounts.toReversed();
  expect(() => restoreLedger({ ...snapshot, accounts: reversed })).toThrow(/a parent before account/);
  expect(() => restoreLedger({ ...snapshot, accounts: [] })).toThrow(/an account for entry "a", got "task"/);
  expect(() => restoreLedger({ ...snapshot, entries: [...entries, ...entries] })).toThrow(
    /each key once, got "a"/,
  );
});

function sound(): LedgerSnapshot {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", 10);
  ledger.charge({ key: "b", account: "child", amounts: { tokens: 5 } });
  return ledger.snapshot();
}
