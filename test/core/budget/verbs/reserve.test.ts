import { expect, test } from "vitest";
import { LEASE_MS, nestedLedger, reserveTokens, totals } from "../nested-ledger.js";

test("a reservation that reaches the limit exactly is granted, one token more is refused", () => {
  const ledger = nestedLedger({ task: { tokens: 100 } });
  expect(reserveTokens(ledger, "a", 100)).toEqual({ status: "granted" });
  expect(reserveTokens(ledger, "b", 1)).toEqual({
    status: "refused",
    by: { account: "task", dimension: "tokens", limit: 100, committed: 0, reserved: 100, asked: 1 },
  });
});

test("a reservation is held on the account and on every ancestor", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", 7, "child");
  for (const account of ["child", "task", "team"]) expect(totals(ledger, account).reserved).toBe(7);
});

test("a refusal by an ancestor holds nothing anywhere", () => {
  const ledger = nestedLedger({ team: { nanoUsd: 5 }, child: { tokens: 100 } });
  const amounts = { tokens: 50, nanoUsd: 6 };
  const answer = ledger.reserve({ key: "a", account: "child", amounts, leaseMs: LEASE_MS, now: 0 });
  expect(answer).toMatchObject({ status: "refused", by: { account: "team", dimension: "nanoUsd" } });
  expect(totals(ledger, "child").reserved).toBe(0);
});

test("an ancestor shared by two parents is charged once", () => {
  const ledger = nestedLedger();
  ledger.open({ account: "joint", parents: ["task", "team"], limits: {} });
  reserveTokens(ledger, "a", 7, "joint");
  expect(totals(ledger, "team").reserved).toBe(7);
});

test("a repeated key gets the first answer while open and after it ended", () => {
  const ledger = nestedLedger({ task: { tokens: 10 } });
  reserveTokens(ledger, "a", 10);
  expect(reserveTokens(ledger, "a", 10)).toEqual({ status: "granted" });
  ledger.settle({ key: "a", amounts: {}, now: 1 });
  expect(reserveTokens(ledger, "a", 10)).toEqual({ status: "granted" });
  expect(totals(ledger)).toMatchObject({ committed: 10, reserved: 0 });
});

test("a repeated refusal stays refused after the budget is free again, so a stray duplicate holds nothing", () => {
  const ledger = nestedLedger({ task: { tokens: 10 } });
  reserveTokens(ledger, "a", 10);
  const refusal = reserveTokens(ledger, "b", 10);
  ledger.release({ key: "a" });
  expect(reserveTokens(ledger, "b", 10)).toEqual(refusal);
});

test("a key repeated with other amounts or for another account is an error that quotes both", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", 10);
  expect(() => reserveTokens(ledger, "a", 1_000)).toThrow(
    'Expected key "a" to repeat its first request with `tokens` 10, got 1000.',
  );
  expect(() => reserveTokens(ledger, "a", 10, "team")).toThrow(
    'Expected key "a" to repeat its first request with account "task", got "team".',
  );
});

test("a dimension that is not asked for is not judged", () => {
  const ledger = nestedLedger({ task: { tokens: 10, nanoUsd: 5 } });
  ledger.charge({ key: "a", account: "task", amounts: { nanoUsd: 9 } });
  expect(reserveTokens(ledger, "b", 10).status).toBe("granted");
});

test("an unlimited account refuses what it could no longer count exactly", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", Number.MAX_SAFE_INTEGER);
  expect(reserveTokens(ledger, "b", 1)).toMatchObject({ by: { limit: Number.MAX_SAFE_INTEGER } });
});

test("the oldest of more than a thousand refusals are forgotten, and only those", () => {
  const ledger = nestedLedger({ task: { tokens: 0 } });
  for (let call = 0; call <= 1_000; call += 1) reserveTokens(ledger, `call-${call}`, 1);
  expect(ledger.entry("call-0")).toBeUndefined();
  expect(ledger.entry("call-1")).toMatchObject({ status: "refused" });
  expect(ledger.snapshot().entries).toHaveLength(1_000);
});

test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("%d is not an amount", (tokens) => {
  const ledger = nestedLedger();
  const before = ledger.snapshot();
  expect(() => reserveTokens(ledger, "a", tokens)).toThrow(
    `Expected \`tokens\` to be an integer from 0 to 9007199254740991, got ${tokens}.`,
  );
  expect(ledger.snapshot()).toEqual(before);
});

test("a negative zero is stored as zero, so that a snapshot survives JSON unchanged", () => {
  const ledger = nestedLedger();
  reserveTokens(ledger, "a", -0);
  expect(ledger.snapshot().entries[0]?.asked.tokens).toBe(0);
});

test.each([
  { leaseMs: 0, now: 0 },
  { leaseMs: 1.5, now: 0 },
  { leaseMs: 1, now: -1 },
  { leaseMs: 1, now: Number.MAX_SAFE_INTEGER },
])("a lease of $leaseMs ms at $now is an error", (lease) => {
  const reserve = () => nestedLedger().reserve({ key: "a", account: "task", amounts: {}, ...lease });
  expect(reserve).toThrow(expect.objectContaining({ code: "INVALID_TIME" }));
});
