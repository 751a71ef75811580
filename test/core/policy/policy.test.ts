import { expect, test } from "vitest";
import { findingCodes } from "../../../src/core/finding.js";
import { type PolicyInput, parsePolicy, RULESET } from "../../../src/core/policy/policy.js";

test("an empty policy judges in shadow with every default", () => {
  expect(parsePolicy()).toMatchObject({
    ruleset: RULESET,
    mode: "shadow",
    ladder: ["nudge", "cut"],
    askOn: [],
    exceptions: [],
    downgrade: {},
    onUnknownPrice: "refuse",
    budget: { warnPercent: 80 },
  });
});

test("every detector has its figures", () => {
  expect(Object.keys(parsePolicy().detectors).sort()).toEqual([...findingCodes].sort());
});

test("a parsed policy parses to itself, dollars aside", () => {
  const policy = parsePolicy({ mode: "enforce", detectors: { CHAIN_CYCLE: { trip: 5 } } });
  expect(parsePolicy(policy)).toEqual(policy);
});

test("the parts that a detector does not name keep their defaults", () => {
  expect(parsePolicy({ detectors: { CHAIN_CYCLE: { trip: 5 } } }).detectors.CHAIN_CYCLE).toEqual({
    warn: 2,
    trip: 5,
  });
});

test("dollars become nano-dollars, rounded to whole ones", () => {
  const { budget } = parsePolicy({ budget: { task: { usd: 5 }, user: { usd: 0.1, per: "day" } } });
  expect(budget.task?.usd).toBe(5_000_000_000);
  expect(budget.user).toEqual({ usd: 100_000_000, per: "day" });
});

test("a scope counts for its whole life unless a period is named", () => {
  expect(parsePolicy({ budget: { thread: { tokens: 1 } } }).budget.thread).toEqual({
    tokens: 1,
    per: "life",
  });
});

test.each<[string, unknown]>([
  ["an unknown field", { mod: "enforce" }],
  ["an unknown mode", { mode: "loud" }],
  ["an unknown rung", { ladder: ["shout"] }],
  ["an empty ladder", { ladder: [] }],
  ["a limit of nothing", { budget: { task: { tokens: 0 } } }],
  ["half a token", { budget: { task: { tokens: 1.5 } } }],
  ["an unknown limit", { budget: { task: { dollars: 5 } } }],
  ["a single repetition", { detectors: { CHAIN_CYCLE: { trip: 1 } } }],
  ["another ruleset", { ruleset: "2020-01" }],
  ["an exception without an owner", { exceptions: [{ agent: "a", reason: "r", expiresAt: 1 }] }],
  ["an exception for nothing", { exceptions: [{ owner: "o", reason: "r", expiresAt: 1 }] }],
  ["an unknown detector", { detectors: { CHAIN_CYCLES: {} } }],
  ["an unknown figure of a detector", { detectors: { CHAIN_CYCLE: { trips: 5 } } }],
])("%s is refused", (_, input) => {
  expect(() => parsePolicy(input as PolicyInput)).toThrow();
});
