import { expect, test } from "vitest";
import { LEASE_MS, nestedLedger, reserveTokens, totals } from "../nested-ledger.js";

test("a lease ends when now reaches its end, not before", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", 10);
  expect(ledger.expire({ now: LEASE_MS - 1 })).toEqual([]);
  expect(ledger.expire({ now: LEASE_MS })).toEqual(["a"]);
});

test("an expired reservation is charged in full as unconfirmed, never refunded", () => {
  const ledger = nestedLedger({ task: { tokens: 10 } });
  reserveTokens(ledger, "a", 10, "child");
  ledger.expire({ now: LEASE_MS });
  for (const account of ["child", "task", "team"]) {
    expect(totals(ledger, account)).toEqual({ committed: 10, reserved: 0, unconfirmed: 10, overrun: 0 });
  }
  expect(reserveTokens(ledger, "b", 1).status).toBe("refused");
});

test("a sweep reports each reservation once, oldest first", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "b", 1);
  reserveTokens(ledger, "a", 1);
  expect(ledger.expire({ now: LEASE_MS })).toEqual(["b", "a"]);
  expect(ledger.expire({ now: LEASE_MS })).toEqual([]);
});

test("the holder of an expired reservation stays known", () => {
  const ledger = nestedLedger();
  const lease = { leaseMs: LEASE_MS, now: 0 };
  ledger.reserve({ key: "a", account: "task", amounts: {}, holder: "worker-3", ...lease });
  ledger.expire({ now: LEASE_MS });
  expect(ledger.entry("a")).toEqual({ status: "expired", holder: "worker-3" });
});
