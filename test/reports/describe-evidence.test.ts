import { expect, test } from "vitest";
import { describeEvidence } from "../../src/reports/describe-evidence.js";
import { sampleFinding } from "./sample-trace.js";

test("a period is named by its events and how often it came", () => {
  const evidence = { events: [3, 4, 5, 9], repetitions: 3, tokens: 1_420 };
  expect(describeEvidence(sampleFinding({ evidence }))).toBe("events 3–5, 9 ×3, 1,420 tokens");
});

test("occurrences are counted, and the latest named", () => {
  const evidence = { events: [3, 7], repetitions: 4, tokens: 1 };
  expect(describeEvidence(sampleFinding({ code: "SAME_ERROR", evidence }))).toBe(
    "4 times, latest events 3, 7, 1 token",
  );
});

test("a long period shows its first events and their number", () => {
  const events = Array.from({ length: 10 }, (_, index) => index * 2);
  const evidence = { events, repetitions: 2, tokens: 10 };
  expect(describeEvidence(sampleFinding({ evidence }))).toBe(
    "events 0, 2, 4, 6, 8, 10 … (10 in all) ×2, 10 tokens",
  );
});

test.each([
  [
    "BUDGET",
    { account: "task", dimension: "tokens", limit: 1_000, used: 1_200 },
    "task tokens: 1,200 of 1,000",
  ],
  ["HARD_CAP", { cap: "events", value: 20_000, limit: 20_000 }, "events: 20,000 of 20,000"],
  ["WAIT_CYCLE", { agent: "a", depth: 33 }, "33 calls deep"],
  [
    "STALL",
    { agent: "a", on: ["b"], silentMs: 200_000, usualMs: 156_400 },
    "nothing from b for 200 s, usually within 156 s",
  ],
  [
    "STALL",
    { agent: "a", on: ["user"], silentMs: 3_600_000 },
    "nothing from user for 3,600 s, past its deadline",
  ],
] as const)("%s tells its figures", (code, args, words) => {
  const evidence = { events: [12], repetitions: 1, tokens: 0 };
  expect(describeEvidence(sampleFinding({ code, args, evidence }))).toBe(`event 12, ${words}`);
});

test("a wait cycle is its events", () => {
  const evidence = { events: [4, 6], repetitions: 1, tokens: 0 };
  expect(
    describeEvidence(sampleFinding({ code: "WAIT_CYCLE", args: { agents: ["a", "b"] }, evidence })),
  ).toBe("events 4, 6");
});
