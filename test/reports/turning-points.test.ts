import { expect, test } from "vitest";
import type { Finding } from "../../src/core/finding.js";
import { type Policy, type PolicyInput, parsePolicy } from "../../src/core/policy/policy.js";
import { explainCode } from "../../src/reports/explain-code.js";
import { turningPoints } from "../../src/reports/turning-points.js";
import { createReplay } from "../../src/runtime/replay.js";
import { type EventBuilder, events, trace } from "../../src/testing/events.js";
import { sampleFinding } from "./sample-trace.js";

function shown(facts: Partial<Finding>, policy?: Policy): string[] {
  const finding = sampleFinding(facts);
  return turningPoints(finding, explainCode(finding.code, policy).settings).map(
    ({ path, above }) => `${path.replace(/^detectors\./, "")} > ${above}`,
  );
}

const times = (repetitions: number) => ({ evidence: { events: [1, 2], repetitions, tokens: 10 } });

test.each<[string, Partial<Finding>, string[]]>([
  ["a cycle by its rounds", times(3), ["CHAIN_CYCLE.trip > 3"]],
  ["a warning by its own", { ...times(2), level: "warn" }, ["CHAIN_CYCLE.warn > 2"]],
  [
    "an action cycle by all that it reached",
    { ...times(3), code: "ACTION_CYCLE" },
    ["ACTION_CYCLE.trip > 3", "ACTION_CYCLE.tripInWindow > 3"],
  ],
  ["half as many on probation by none", { ...times(2) }, []],
  ["a stale chain by its points", { code: "STALE_CHAIN", args: { points: 1.1 } }, ["STALE_CHAIN.trip > 11"]],
  ["a cap by its name", { code: "HARD_CAP", args: { cap: "events", value: 20 } }, ["HARD_CAP.events > 20"]],
  [
    "a scope's budget in dollars",
    { code: "BUDGET", args: { account: "team:studio", dimension: "nanoUsd", limit: 4e9, used: 5e9 } },
    ["budget.team.usd > 5"],
  ],
  [
    "a budget's warning by its share",
    {
      code: "BUDGET",
      level: "warn",
      args: { account: "task", dimension: "tokens", limit: 1_000, used: 905 },
    },
    ["budget.warnPercent > 90"],
  ],
  ["nested waits by their depth", { code: "WAIT_CYCLE", args: { depth: 32 } }, ["WAIT_CYCLE.maxDepth > 32"]],
  ["a circle of waits by nothing", { code: "WAIT_CYCLE", args: { agents: ["a", "b"] } }, []],
  ["a missed deadline by nothing", { code: "STALL", args: { silentMs: 90_000 } }, []],
  ["a long silence", { code: "STALL", args: { silentMs: 9, usualMs: 5 } }, ["STALL.minMs > 9"]],
  [
    "one degenerate text by its repeats",
    { code: "DEGENERATE_TEXT", level: "warn", args: { repeats: 11 } },
    ["DEGENERATE_TEXT.repeats > 11", "DEGENERATE_TEXT.wordRepeats > 11"],
  ],
  [
    "a growing tree by its agents",
    { code: "FAN_OUT", level: "warn", args: { generations: ["2", "8", "20"], next: 50 } },
    ["FAN_OUT.growthAgents > 30"],
  ],
])("a verdict turns on what it reached: %s", (_, facts, expected) => {
  expect(shown(facts)).toEqual(expected);
});

const pingPong = events().repeat(4, (round) => round.message("a", "b", "Ready?").message("b", "a", "Ready."));
const calls = events().repeat(4, (round) =>
  round.calls("a", "read_file", { path: "x" }, "the same three words"),
);

test.each([
  ["CHAIN_CYCLE", pingPong],
  ["ACTION_CYCLE", calls],
] as const)("with the settings of %s above their turning points the finding is gone", (code, recorded) => {
  const first = findingsOf(recorded).find((finding) => finding.code === code && finding.level === "trip");
  const raised = Object.fromEntries(
    turningPoints(first as Finding, explainCode(code).settings).map(({ path, above }) => [
      path.split(".").at(-1),
      above + 1,
    ]),
  );
  const after = findingsOf(recorded, { detectors: { [code]: raised } });
  expect(
    after.some((finding) => finding.code === code && finding.seq === first?.seq && finding.level === "trip"),
  ).toBe(false);
});

function findingsOf(recorded: EventBuilder, policy: PolicyInput = {}): readonly Finding[] {
  const { header, events: list } = trace({}, recorded);
  const replay = createReplay(header, { policy: parsePolicy(policy) });
  for (const event of list) replay.push(event);
  return replay.report().findings;
}
