import { expect, test } from "vitest";
import { nestedLedger, reserveTokens } from "../nested-ledger.js";

test("standing shows the account, then its ancestors, with the share that is spent", () => {
  const ledger = nestedLedger({ task: { tokens: 10 }, team: { tokens: 0 } });
  ledger.charge({ key: "a", account: "task", amounts: { tokens: 8 } });
  const standing = ledger.standing("child");
  expect(standing.map(({ account }) => account)).toEqual(["child", "task", "team"]);
  expect(standing.map(({ dimensions }) => dimensions.tokens.share)).toEqual([null, 0.8, 1]);
});

test("a held reservation is not spent yet and does not count towards the share", () => {
  const ledger = nestedLedger({ task: { tokens: 10 } });
  reserveTokens(ledger, "a", 10);
  expect(ledger.standing("task")[0]?.dimensions.tokens).toMatchObject({ reserved: 10, share: 0 });
});

test("an account that is not open has no standing", () => {
  expect(() => nestedLedger().standing("nobody")).toThrow(
    'Expected the id of an open account, got "nobody".',
  );
});
