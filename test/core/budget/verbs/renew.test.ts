import { expect, test } from "vitest";
import { LEASE_MS, nestedLedger, reserveTokens } from "../nested-ledger.js";

test("a renewed reservation outlives its first lease", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", 10);
  const answer = ledger.renew({ key: "a", leaseMs: LEASE_MS, now: 500 });
  expect(answer).toEqual({ status: "renewed", expiresAt: 1_500 });
  expect(ledger.expire({ now: 1_499 })).toEqual([]);
  expect(ledger.expire({ now: 1_500 })).toEqual(["a"]);
});

test("a late renewal does not shorten the lease", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", 10);
  ledger.renew({ key: "a", leaseMs: LEASE_MS, now: 500 });
  expect(ledger.renew({ key: "a", leaseMs: LEASE_MS, now: 100 })).toMatchObject({ expiresAt: 1_500 });
});

test("a lease cannot be renewed at the instant it ends, and the sweep still reports it", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", 10);
  expect(ledger.renew({ key: "a", leaseMs: LEASE_MS, now: LEASE_MS })).toEqual({ status: "expired" });
  expect(ledger.expire({ now: LEASE_MS })).toEqual(["a"]);
  expect(ledger.renew({ key: "a", leaseMs: LEASE_MS, now: 0 })).toEqual({ status: "expired" });
});

test("renewing an ended or unknown reservation says what became of it", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", 10);
  ledger.release({ key: "a" });
  expect(ledger.renew({ key: "a", leaseMs: LEASE_MS, now: 1 })).toEqual({ status: "released" });
  expect(ledger.renew({ key: "b", leaseMs: LEASE_MS, now: 1 })).toEqual({ status: "unknown" });
});
