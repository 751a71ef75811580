import { expect, test } from "vitest";
import type { Ledger } from "../../../src/core/budget/ledger.js";
import { LEASE_MS, nestedLedger, reserveTokens, totals } from "./nested-ledger.js";

interface TerminalPath {
  readonly path: string;
  readonly end: (ledger: Ledger) => void;
  readonly committed: number;
  readonly unconfirmed?: number;
}

const settle = (ledger: Ledger, tokens: number, now = 1) =>
  ledger.settle({ key: "a", amounts: { tokens }, now });
const release = (ledger: Ledger) => ledger.release({ key: "a" });
const die = (ledger: Ledger) => ledger.expire({ now: LEASE_MS });

/** Every way a guarded call can end, after a reservation of 100 tokens. */
const PATHS: readonly TerminalPath[] = [
  { path: "nothing was sent", end: release, committed: 0 },
  { path: "the provider reported usage", end: (ledger) => settle(ledger, 40), committed: 40 },
  { path: "the provider billed exactly the bound", end: (ledger) => settle(ledger, 100), committed: 100 },
  { path: "the provider billed above the bound", end: (ledger) => settle(ledger, 140), committed: 140 },
  { path: "the answer came from a cache", end: (ledger) => settle(ledger, 0), committed: 0 },
  { path: "the process died", end: die, committed: 100, unconfirmed: 100 },
  {
    path: "the process was thought dead and reported late",
    end: (ledger) => [die(ledger), settle(ledger, 40, 9_000)],
    committed: 40,
  },
  {
    path: "the process was thought dead and had sent nothing",
    end: (ledger) => [die(ledger), release(ledger)],
    committed: 0,
  },
  {
    path: "usage was reported by two finalizers",
    end: (ledger) => [settle(ledger, 40), settle(ledger, 60)],
    committed: 40,
  },
  {
    path: "a finalizer released after usage was reported",
    end: (ledger) => [settle(ledger, 40), release(ledger)],
    committed: 40,
  },
  {
    path: "a sweep came after usage was reported",
    end: (ledger) => [settle(ledger, 40), die(ledger)],
    committed: 40,
  },
];

test.each(PATHS)("when $path, nothing stays reserved", ({ end, committed, unconfirmed = 0 }) => {
  const ledger = nestedLedger({ task: { tokens: 1_000 } });
  reserveTokens(ledger, "a", 100, "child");
  end(ledger);
  for (const account of ["child", "task", "team"]) {
    expect(totals(ledger, account)).toEqual({ committed, reserved: 0, unconfirmed, overrun: 0 });
  }
});
