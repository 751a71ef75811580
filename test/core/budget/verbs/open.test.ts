import { expect, test } from "vitest";
import { createLedger } from "../../../../src/core/budget/ledger.js";

test("opening an account again with the same limits and parents changes nothing", () => {
  const ledger = createLedger();
  ledger.open({ account: "team", limits: {} });
  ledger.open({ account: "task", parents: ["team"], limits: { tokens: 10 } });
  const before = ledger.snapshot();
  ledger.open({ account: "task", parents: ["team"], limits: { tokens: 10 } });
  expect(ledger.snapshot()).toEqual(before);
});

test("opening an account again with other limits is an error that quotes both", () => {
  const ledger = createLedger();
  ledger.open({ account: "task", limits: { tokens: 10 } });
  expect(() => ledger.open({ account: "task", limits: { tokens: 20 } })).toThrow(
    'Expected account "task" to be opened with the same limit of `tokens` as before, 10, got 20.',
  );
});

test("opening an account again below other parents is an error", () => {
  const ledger = createLedger();
  ledger.open({ account: "team", limits: {} });
  ledger.open({ account: "task", limits: {} });
  const open = () => ledger.open({ account: "task", parents: ["team"], limits: {} });
  expect(open).toThrow(expect.objectContaining({ code: "ACCOUNT_CONFLICT" }));
});

test("a parent must be open first, so no account can be its own ancestor", () => {
  const ledger = createLedger();
  const open = () => ledger.open({ account: "task", parents: ["task"], limits: {} });
  expect(open).toThrow(expect.objectContaining({ code: "UNKNOWN_ACCOUNT", value: "task" }));
});

test("a misspelt dimension is an error, since it would limit nothing", () => {
  const limits: object = { token: 10 };
  expect(() => createLedger().open({ account: "task", limits })).toThrow(
    'Expected a dimension of tokens, nanoUsd, modelCalls, toolCalls, turns, got "token".',
  );
});
