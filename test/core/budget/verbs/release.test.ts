import { expect, test } from "vitest";
import { LEASE_MS, nestedLedger, reserveTokens, totals } from "../nested-ledger.js";

test("releasing gives the whole reservation back, on every ancestor", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", 10, "child");
  expect(ledger.release({ key: "a" })).toEqual({ status: "released", late: false });
  for (const account of ["child", "task", "team"]) {
    expect(totals(ledger, account)).toEqual({ committed: 0, reserved: 0, unconfirmed: 0, overrun: 0 });
  }
});

test("a holder that comes back and knows nothing was sent takes the unconfirmed charge back", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", 10);
  ledger.expire({ now: LEASE_MS });
  expect(ledger.release({ key: "a" })).toEqual({ status: "released", late: true });
  expect(totals(ledger)).toMatchObject({ committed: 0, unconfirmed: 0 });
});

test("a settled call cannot be released", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", 10);
  ledger.settle({ key: "a", amounts: {}, now: 1 });
  expect(ledger.release({ key: "a" })).toEqual({ status: "settled" });
  expect(totals(ledger).committed).toBe(10);
});

test("releasing an unknown key says so", () => {
  expect(nestedLedger().release({ key: "a" })).toEqual({ status: "unknown" });
});
