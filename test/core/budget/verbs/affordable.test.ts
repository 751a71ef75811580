import { expect, test } from "vitest";
import { nestedLedger, reserveTokens } from "../nested-ledger.js";

test("what is affordable is the least that the account and any ancestor has left", () => {
  const ledger = nestedLedger({ team: { tokens: 100 }, task: { tokens: 60 }, child: { tokens: 90 } });
  expect(ledger.affordable("child", "tokens")).toBe(60);
  reserveTokens(ledger, "a", 70, "team");
  expect(ledger.affordable("child", "tokens")).toBe(30);
});

test("what is affordable can be reserved, one more cannot", () => {
  const ledger = nestedLedger({ team: { tokens: 100 }, task: { tokens: 60 } });
  ledger.charge({ key: "spent", account: "task", amounts: { tokens: 13 } });
  const left = ledger.affordable("child", "tokens") ?? 0;
  expect(reserveTokens(ledger, "a", left + 1, "child").status).toBe("refused");
  expect(reserveTokens(ledger, "b", left, "child").status).toBe("granted");
});

test("without a limit anywhere there is no bound", () => {
  expect(nestedLedger().affordable("child", "tokens")).toBeNull();
});
