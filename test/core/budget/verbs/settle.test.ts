import { expect, test } from "vitest";
import { LEASE_MS, nestedLedger, reserveTokens, totals } from "../nested-ledger.js";

test("settling below the reservation gives the rest back", () => {
  const ledger = nestedLedger({ task: { tokens: 100 } });
  reserveTokens(ledger, "a", 80);
  expect(ledger.settle({ key: "a", amounts: { tokens: 30 }, now: 1 })).toEqual({
    status: "settled",
    late: false,
    overrun: [],
  });
  expect(totals(ledger)).toEqual({ committed: 30, reserved: 0, unconfirmed: 0, overrun: 0 });
  expect(ledger.affordable("task", "tokens")).toBe(70);
});

test("settling above the reservation but below the limit is no overrun", () => {
  const ledger = nestedLedger({ task: { tokens: 100 } });
  reserveTokens(ledger, "a", 10);
  expect(ledger.settle({ key: "a", amounts: { tokens: 100 }, now: 1 })).toMatchObject({ overrun: [] });
});

test("settling above the limit commits all of it and records what lies above, per account", () => {
  const ledger = nestedLedger({ team: { tokens: 110 }, task: { tokens: 100 } });
  reserveTokens(ledger, "a", 90);
  expect(ledger.settle({ key: "a", amounts: { tokens: 130 }, now: 1 })).toMatchObject({
    overrun: [
      { account: "task", dimension: "tokens", amount: 30 },
      { account: "team", dimension: "tokens", amount: 20 },
    ],
  });
  expect(totals(ledger)).toMatchObject({ committed: 130, overrun: 30 });
  expect(totals(ledger, "team")).toMatchObject({ committed: 130, overrun: 20 });
});

test("a call pays for its own surplus only, not for what others hold", () => {
  const ledger = nestedLedger({ task: { tokens: 100 } });
  reserveTokens(ledger, "a", 50);
  reserveTokens(ledger, "b", 50);
  ledger.settle({ key: "a", amounts: { tokens: 60 }, now: 1 });
  expect(ledger.settle({ key: "b", amounts: { tokens: 50 }, now: 1 })).toMatchObject({ overrun: [] });
  expect(totals(ledger)).toMatchObject({ committed: 110, overrun: 10 });
});

test("an overrun admits nothing further", () => {
  const ledger = nestedLedger({ task: { tokens: 100 } });
  reserveTokens(ledger, "a", 100);
  ledger.settle({ key: "a", amounts: { tokens: 150 }, now: 1 });
  expect(reserveTokens(ledger, "b", 1).status).toBe("refused");
  expect(ledger.affordable("task", "tokens")).toBe(0);
});

test("a dimension left out is charged as reserved: an unknown cost is not nothing", () => {
  const ledger = nestedLedger();
  const amounts = { tokens: 100, nanoUsd: 900, modelCalls: 1 };
  ledger.reserve({ key: "a", account: "task", amounts, leaseMs: LEASE_MS, now: 0 });
  ledger.settle({ key: "a", amounts: { tokens: 40 }, now: 1 });
  expect(totals(ledger, "task", "nanoUsd").committed).toBe(900);
  expect(totals(ledger, "task", "modelCalls").committed).toBe(1);
});

test("settling twice books once and repeats the first answer", () => {
  const ledger = nestedLedger({ task: { tokens: 10 } });
  reserveTokens(ledger, "a", 10);
  const first = ledger.settle({ key: "a", amounts: { tokens: 12 }, now: 1 });
  expect(ledger.settle({ key: "a", amounts: { tokens: 99 }, now: 5_000 })).toEqual(first);
  expect(totals(ledger)).toMatchObject({ committed: 12, overrun: 2 });
});

test("a late settlement replaces the unconfirmed charge", () => {
  const ledger = nestedLedger({ task: { tokens: 100 } });
  reserveTokens(ledger, "a", 80, "child");
  ledger.expire({ now: LEASE_MS });
  expect(ledger.settle({ key: "a", amounts: { tokens: 30 }, now: 9_000 })).toMatchObject({ late: true });
  for (const account of ["child", "task", "team"]) {
    expect(totals(ledger, account)).toEqual({ committed: 30, reserved: 0, unconfirmed: 0, overrun: 0 });
  }
});

test("a late settlement above the unconfirmed charge can overrun", () => {
  const ledger = nestedLedger({ task: { tokens: 100 } });
  reserveTokens(ledger, "a", 80);
  ledger.expire({ now: LEASE_MS });
  ledger.settle({ key: "a", amounts: { tokens: 125 }, now: 9_000 });
  expect(totals(ledger)).toEqual({ committed: 125, reserved: 0, unconfirmed: 0, overrun: 25 });
});

test("a settlement after the lease but before any sweep is late and leaves nothing to sweep", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", 80);
  expect(ledger.settle({ key: "a", amounts: {}, now: LEASE_MS })).toMatchObject({ late: true });
  expect(ledger.expire({ now: 9_000 })).toEqual([]);
});

test("settling what was never granted books nothing and says so", () => {
  const ledger = nestedLedger({ task: { tokens: 1 } });
  reserveTokens(ledger, "refused", 2);
  reserveTokens(ledger, "released", 1);
  ledger.release({ key: "released" });
  for (const key of ["refused", "released", "unknown"]) {
    expect(ledger.settle({ key, amounts: { tokens: 1 }, now: 1 })).toEqual({ status: key });
  }
  expect(totals(ledger).committed).toBe(0);
});

test("a total that could not be counted exactly is an error and books nothing", () => {
  const ledger = nestedLedger({ child: { tokens: 10 } });
  ledger.charge({ key: "a", account: "team", amounts: { tokens: Number.MAX_SAFE_INTEGER - 10 } });
  reserveTokens(ledger, "b", 10, "child");
  const before = ledger.snapshot();
  const settle = () => ledger.settle({ key: "b", amounts: { tokens: 11 }, now: 1 });
  expect(settle).toThrow(expect.objectContaining({ code: "TOTAL_TOO_LARGE" }));
  expect(ledger.snapshot()).toEqual(before);
});
