import { expect, test } from "vitest";
import { checkInvariants } from "../../../../src/core/budget/invariants.js";
import { LEASE_MS, nestedLedger, reserveTokens, totals } from "../nested-ledger.js";

test("closing forgets the account and its keys and leaves the totals in its ancestors", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "settled", 10, "child");
  ledger.settle({ key: "settled", amounts: {}, now: 1 });
  reserveTokens(ledger, "expired", 5, "child");
  ledger.expire({ now: LEASE_MS });
  expect(ledger.close({ account: "child" })).toEqual({ status: "closed" });
  expect(totals(ledger)).toEqual({ committed: 15, reserved: 0, unconfirmed: 5, overrun: 0 });
  expect(ledger.snapshot()).toMatchObject({ accounts: [{ id: "team" }, { id: "task" }], entries: [] });
  expect(checkInvariants(ledger.snapshot())).toEqual([]);
});

test("totals carried from a closed account are carried on once", () => {
  const ledger = nestedLedger();
  ledger.charge({ key: "a", account: "child", amounts: { tokens: 10 } });
  ledger.close({ account: "child" });
  ledger.close({ account: "task" });
  expect(totals(ledger, "team").committed).toBe(10);
  expect(checkInvariants(ledger.snapshot())).toEqual([]);
});

test("an account with open reservations or children is kept and names them", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", 10);
  expect(ledger.close({ account: "task" })).toEqual({
    status: "kept",
    reservations: ["a"],
    children: ["child"],
  });
});

test("closing again, or closing what was never open, changes nothing", () => {
  const ledger = nestedLedger();
  ledger.close({ account: "child" });
  expect(ledger.close({ account: "child" })).toEqual({ status: "closed" });
});

test("a settlement after the close is unknown, and the unconfirmed charge stays", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", 10, "child");
  ledger.expire({ now: LEASE_MS });
  ledger.close({ account: "child" });
  expect(ledger.settle({ key: "a", amounts: { tokens: 1 }, now: 9_000 })).toEqual({ status: "unknown" });
  expect(totals(ledger)).toMatchObject({ committed: 10, unconfirmed: 10 });
});
