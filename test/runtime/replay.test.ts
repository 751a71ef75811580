import { expect, test } from "vitest";
import { asShadow } from "../../src/core/policy/mode.js";
import { parsePolicy } from "../../src/core/policy/policy.js";
import { traceHeaderSchema } from "../../src/core/trace.js";
import { createReplay } from "../../src/runtime/replay.js";
import { events } from "../../src/testing/events.js";
import { prices } from "./live.js";

const header = traceHeaderSchema.parse({ type: "trace", schema: 1, task: "t" });

function pingPong(rounds: number) {
  const talk = events();
  for (let round = 0; round < rounds; round += 1)
    talk.message("planner", "reviewer", "please confirm").message("reviewer", "planner", "confirmed");
  return [...talk];
}

test("a healthy trace is clear, and counted", () => {
  const replay = createReplay(header);
  for (const event of pingPong(1)) replay.push(event);
  expect(replay.report()).toMatchObject({
    header,
    verdict: "clear",
    findings: [],
    decisions: [],
    counts: { events: 2, turns: 2 },
  });
});

test("the verdict is the gravest level seen, whatever comes after it", () => {
  const replay = createReplay(header);
  const verdicts = pingPong(8).map((event) => {
    replay.push(event);
    return replay.report().verdict;
  });
  expect(verdicts[0]).toBe("clear");
  expect(verdicts.at(-1)).toBe("trip");
  const grave = { clear: 0, warn: 1, trip: 2 };
  const sorted = verdicts.toSorted((a, b) => grave[a] - grave[b]);
  expect(verdicts).toEqual(sorted);
});

test("by default nothing is enforced", () => {
  const replay = createReplay(header);
  for (const event of pingPong(8)) replay.push(event);
  const { decisions } = replay.report();
  expect(decisions.map(({ action }) => action)).toContain("cut");
  expect(decisions.some(({ enforced }) => enforced)).toBe(false);
});

test("a report is what was so far: it does not grow afterwards", () => {
  const replay = createReplay(header);
  const all = pingPong(8);
  for (const event of all.slice(0, 2)) replay.push(event);
  const early = replay.report();
  for (const event of all.slice(2)) replay.push(event);
  expect(early.counts.events).toBe(2);
  expect(early.findings).toEqual([]);
  expect(early.decisions).toEqual([]);
});

test("calls without a price get one where prices are given, and budgets are judged by it", () => {
  const policy = asShadow(parsePolicy({ budget: { task: { usd: 0.001 } } }));
  const usage = {
    input: 1_000,
    output: 0,
    cacheRead: 0,
    cacheWrite: 0,
    reasoning: 0,
    source: "provider",
  } as const;
  const call = { type: "model-call", seq: 0, from: "planner", model: "m", usage } as const;
  const priced = createReplay(header, { policy, prices });
  const unpriced = createReplay(header, { policy });
  for (const replay of [priced, unpriced]) replay.push(call);
  expect(priced.report()).toMatchObject({ verdict: "trip", counts: { nanoUsd: 1_000_000, unpriced: 0 } });
  expect(unpriced.report()).toMatchObject({ verdict: "clear", counts: { nanoUsd: 0, unpriced: 1 } });
});

test("first and last instants are those of the events, and unknown without any", () => {
  const replay = createReplay(header);
  expect(replay.report()).toMatchObject({ firstAt: null, lastAt: null });
  replay.push({ type: "progress", seq: 0, at: 50, mark: "a" });
  replay.push({ type: "progress", seq: 1, at: 70, mark: "b" });
  expect(replay.report()).toMatchObject({ firstAt: 50, lastAt: 70 });
});
