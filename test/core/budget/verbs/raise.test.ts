import { expect, test } from "vitest";
import { nestedLedger, reserveTokens } from "../nested-ledger.js";

test("a raised limit admits what it refused before, under a new key", () => {
  const ledger = nestedLedger({ task: { tokens: 10 } });
  expect(reserveTokens(ledger, "a", 15).status).toBe("refused");
  expect(ledger.raise({ account: "task", limits: { tokens: 15 } })).toEqual({ tokens: 15 });
  expect(reserveTokens(ledger, "a", 15).status).toBe("refused");
  expect(reserveTokens(ledger, "b", 15).status).toBe("granted");
});

test("a late or repeated top-up never lowers a limit", () => {
  const ledger = nestedLedger({ task: { tokens: 10, turns: 3 } });
  ledger.raise({ account: "task", limits: { tokens: 30 } });
  expect(ledger.raise({ account: "task", limits: { tokens: 20 } })).toEqual({ tokens: 30, turns: 3 });
});

test("an unlimited dimension cannot be limited by raising it", () => {
  const ledger = nestedLedger();
  expect(ledger.raise({ account: "task", limits: { tokens: 20 } })).toEqual({});
});

test("the opening limits still open a raised account", () => {
  const ledger = nestedLedger({ task: { tokens: 10 } });
  ledger.raise({ account: "task", limits: { tokens: 30 } });
  ledger.open({ account: "task", parents: ["team"], limits: { tokens: 10 } });
  expect(ledger.affordable("task", "tokens")).toBe(30);
});
