import { expect, test } from "vitest";
import { type PolicyInput, parsePolicy } from "../../src/core/policy/policy.js";
import { closeAccounts, openAccounts, type Scopes } from "../../src/runtime/accounts.js";
import { noon } from "./live.js";

function opened(scopes: Scopes, budget: PolicyInput["budget"] = {}, parent: string | null = null) {
  return openAccounts("t1", { parent, scopes, policy: parsePolicy({ budget }), now: noon });
}

test("a task's own limits are those of the policy, in nano-USD", () => {
  expect(
    opened({}, { task: { usd: 5, tokens: 10, turns: 3, toolCalls: 2, modelCalls: 1, wallMs: 9 } }),
  ).toEqual([
    {
      verb: "open",
      account: "task:t1",
      parents: [],
      limits: { nanoUsd: 5_000_000_000, tokens: 10, turns: 3, toolCalls: 2, modelCalls: 1 },
    },
  ]);
});

test("scopes are accounts of their own, named after the period in UTC that they belong to", () => {
  const budget = {
    thread: { usd: 1, per: "day" },
    team: { usd: 2, per: "month" },
    user: { usd: 3 },
  } as const;
  const verbs = opened({ thread: "42", user: "ada", team: "support", organisation: "acme" }, budget);
  const names = ["thread:42@2026-11-22", "user:ada", "team:support@2026-11", "organisation:acme"];
  expect(verbs.map((verb) => "account" in verb && verb.account)).toEqual([...names, "task:t1"]);
  expect(verbs.at(-1)).toMatchObject({ parents: names });
});

test("a child is charged to its parent, which is charged to the scopes", () => {
  expect(opened({ thread: "42" }, { thread: { usd: 1 } }, "t0")).toEqual([
    { verb: "open", account: "task:t1", parents: ["task:t0"], limits: {} },
  ]);
});

test("closing a task closes the finished tasks above it, which had waited for it", () => {
  const root = { id: "root", parent: null, isOver: false };
  const over = { id: "over", parent: root, isOver: true };
  expect(closeAccounts({ id: "child", parent: over, isOver: true })).toEqual([
    { verb: "close", account: "task:child" },
    { verb: "close", account: "task:over" },
  ]);
});
