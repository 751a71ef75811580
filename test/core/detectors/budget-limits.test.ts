import { expect, test } from "vitest";
import type { PolicyInput } from "../../../src/core/policy/policy.js";
import { type EventBuilder, events } from "../../../src/testing/events.js";
import { codes, fold, trip } from "../fold.js";

type Limits = NonNullable<NonNullable<PolicyInput["budget"]>["task"]>;

const both = ["BUDGET:warn", "BUDGET:trip"];
const limited = (task: Limits) => ({ budget: { task } });
const spend = (input: number) => events().modelCall("a", { input });

test("a limit warns at 80 % and trips when it is reached exactly", () => {
  const policy = limited({ tokens: 1_000 });
  expect(codes(fold(spend(799), policy))).toEqual([]);
  expect(codes(fold(spend(800), policy))).toEqual(["BUDGET:warn"]);
  expect(codes(fold(spend(999), policy))).toEqual(["BUDGET:warn"]);
  expect(codes(fold(spend(1_000), policy))).toEqual(["BUDGET:trip"]);
});

test("the finding says which limit, how much of it, and at which event", () => {
  expect(trip(fold(spend(1_200), limited({ tokens: 1_000 })), "BUDGET")).toMatchObject({
    code: "BUDGET",
    level: "trip",
    seq: 0,
    args: { account: "task", dimension: "tokens", limit: 1_000, used: 1_200 },
    evidence: { events: [0], repetitions: 1, tokens: 1_200 },
    cut: { kind: "task" },
  });
});

const ten = (verb: (builder: EventBuilder, index: number) => unknown) => events().repeat(10, verb);

test.each<[string, Limits, EventBuilder]>([
  [
    "tokens",
    { tokens: 100 },
    ten((round) => round.modelCall("a", { input: 4, output: 3, cacheRead: 2, cacheWrite: 1 })),
  ],
  ["dollars", { usd: 0.001 }, ten((round) => round.modelCall("a", { costNanoUsd: 100_000 }))],
  ["model calls", { modelCalls: 10 }, ten((round) => round.modelCall("a", { input: 1 }))],
  ["tool calls", { toolCalls: 10 }, ten((round, index) => round.toolCall("a", "get", { index }))],
  ["turns", { turns: 10 }, ten((round, index) => round.message("a", `agent ${index}`, `text ${index}`))],
])("a limit of %s warns at the eighth of ten and trips at the tenth", (_, task, builder) => {
  const { findings } = fold(builder, limited(task));
  expect(findings.map(({ code, level, seq }) => [`${code}:${level}`, seq])).toEqual([
    ["BUDGET:warn", 7],
    ["BUDGET:trip", 9],
  ]);
});

test("wall time runs from the first instant to the last, ticks included", () => {
  const slow = events({ startAt: 5_000 }).progress("begin").tick(12_999).tick(13_000).tick(15_000);
  const { findings } = fold(slow, limited({ wallMs: 10_000 }));
  expect(findings.map(({ level, seq }) => [level, seq])).toEqual([
    ["warn", 2],
    ["trip", 3],
  ]);
});

test("thoughts are no turns", () => {
  const thinking = ten((round, index) => round.thought("a", `thought ${index}`));
  expect(codes(fold(thinking, limited({ turns: 1 })))).toEqual([]);
});

test("the share that is warned at can be chosen", () => {
  expect(codes(fold(spend(500), { budget: { task: { tokens: 1_000 }, warnPercent: 50 } }))).toEqual([
    "BUDGET:warn",
  ]);
});

test("without limits there is nothing to reach", () => {
  expect(codes(fold(spend(1e12)))).toEqual([]);
});

const admission = { from: "a", model: "m", key: "k", bound: { tokens: 10, nanoUsd: null } };
const standing = (used: number, account = "thread:42") => ({
  account,
  dimension: "tokens",
  limit: 100,
  used,
});

test("scopes are judged by what the ledger said at the admission", () => {
  const admitted = (used: number) =>
    events().add({ type: "control", action: "admit", ...admission, standings: [standing(used)] });
  expect(codes(fold(admitted(79)))).toEqual([]);
  expect(codes(fold(admitted(80)))).toEqual(["BUDGET:warn"]);
  expect(trip(fold(admitted(100)), "BUDGET").args).toMatchObject({ account: "thread:42", used: 100 });
});

test("the ledger's word on the task's own limits does not count twice", () => {
  const admitted = events().add({
    type: "control",
    action: "admit",
    ...admission,
    standings: [standing(100, "task")],
  });
  expect(codes(fold(admitted))).toEqual([]);
});

test("a refusal trips on the limit that refused", () => {
  const refused = events().add({ type: "control", action: "refuse", ...admission, by: standing(95) });
  expect(trip(fold(refused), "BUDGET").args).toEqual(standing(95));
});

test("each limit fires once per level", () => {
  const spending = events().repeat(20, (round) => round.modelCall("a", { input: 100, costNanoUsd: 50_000 }));
  expect(codes(fold(spending, limited({ tokens: 1_000, usd: 0.001 })))).toEqual(expect.arrayContaining(both));
  expect(codes(fold(spending, limited({ tokens: 1_000 })))).toEqual(both);
});
