import { expect, test } from "vitest";
import { nestedLedger, reserveTokens, totals } from "../nested-ledger.js";

test("a charge is booked without a reservation, with what lies above the limit as overrun", () => {
  const ledger = nestedLedger({ task: { tokens: 100 } });
  const charge = { key: "a", account: "child", amounts: { tokens: 130 } };
  expect(ledger.charge(charge)).toEqual({
    status: "charged",
    overrun: [{ account: "task", dimension: "tokens", amount: 30 }],
  });
  expect(totals(ledger)).toEqual({ committed: 130, reserved: 0, unconfirmed: 0, overrun: 30 });
});

test("a repeated charge is booked once and gets the first answer", () => {
  const ledger = nestedLedger({ task: { tokens: 1 } });
  const charge = { key: "a", account: "task", amounts: { tokens: 2 } };
  const first = ledger.charge(charge);
  expect(ledger.charge(charge)).toEqual(first);
  expect(totals(ledger).committed).toBe(2);
});

test("charges and reservations share their keys, so one call cannot count twice", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", 5);
  ledger.charge({ key: "b", account: "task", amounts: { tokens: 5 } });
  const conflict = expect.objectContaining({ code: "KEY_CONFLICT" });
  expect(() => ledger.charge({ key: "a", account: "task", amounts: { tokens: 5 } })).toThrow(conflict);
  expect(() => reserveTokens(ledger, "b", 5)).toThrow(conflict);
  expect(ledger.settle({ key: "b", amounts: {}, now: 1 })).toEqual({ status: "charged" });
});
