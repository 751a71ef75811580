import { expect, test } from "vitest";
import { parsePolicy } from "../../src/core/policy/policy.js";
import { createEvidenceCollector } from "../../src/reports/evidence-collector.js";
import { type ExplainOptions, explainFinding } from "../../src/reports/explain-finding.js";
import { explanationLines } from "../../src/reports/explanation-lines.js";
import { pingPong, sampleEvent } from "./sample-events.js";
import { sampleFinding } from "./sample-trace.js";

const evidence = { events: [5, 6], repetitions: 3, tokens: 900 };
const finding = sampleFinding({ seq: 6, evidence });
const counts = { tokens: 1_000, nanoUsd: 5_000_000, modelCalls: 6, unpriced: 0 };

/** Three rounds of a ping-pong, an event each second where times are recorded. */
function collected({ isTimed = true } = {}): ExplainOptions {
  const collector = createEvidenceCollector();
  for (const event of pingPong(3))
    collector.push(sampleEvent({ ...event, ...(isTimed && { at: event.seq * 1_000 }) }));
  return { pairs: collector.show(finding).pairs };
}

test("a finding explains itself without its events", async () => {
  const explanation = explainFinding(finding);
  expect(explanation).toMatchObject({
    code: "CHAIN_CYCLE",
    part: "edges planner⇄reviewer",
    repetitions: 3,
    period: [],
    news: null,
    tokensPerRepetition: 300,
    tokensPerHour: null,
    nanoUsdPerHour: null,
  });
  await expect(`${explanationLines(explanation).join("\n")}\n`).toMatchFileSnapshot(
    "golden/finding-alone.txt",
  );
});

test("with its events it shows the period side by side and what an hour of it costs", async () => {
  const explanation = explainFinding(finding, { ...collected(), counts });
  // Two events a round, a second each: 1,800 rounds of 300 tokens at 5,000 nano-USD.
  expect(explanation).toMatchObject({
    news: "nothing, word for word",
    repetitionMs: 2_000,
    tokensPerHour: 540_000,
    nanoUsdPerHour: 2_700_000_000,
  });
  await expect(`${explanationLines(explanation).join("\n")}\n`).toMatchFileSnapshot(
    "golden/finding-priced.txt",
  );
});

test("without times no hour is projected, and the text says so", () => {
  const explanation = explainFinding(finding, { ...collected({ isTimed: false }), counts });
  expect(explanation).toMatchObject({ tokensPerRepetition: 300, tokensPerHour: null, nanoUsdPerHour: null });
  expect(explanationLines(explanation).join("\n")).toContain("cost per hour not known: no times");
});

test.each([
  ["no totals are given", undefined],
  ["a call has no price", { ...counts, unpriced: 1 }],
  ["nothing was there to be priced", { ...counts, nanoUsd: 0, modelCalls: 0 }],
  ["no tokens were counted", { ...counts, tokens: 0 }],
])("an unknown price is no cost of zero: %s", (_, known) => {
  const explanation = explainFinding(finding, { ...collected(), ...(known && { counts: known }) });
  expect(explanation).toMatchObject({ tokensPerHour: 540_000, nanoUsdPerHour: null });
  expect(explanationLines(explanation).join("\n")).toContain("price not known");
});

test("a verdict that rests on one event repeats nothing and projects nothing", () => {
  const single = { events: [6], repetitions: 1, tokens: 900 };
  const explanation = explainFinding(sampleFinding({ code: "HARD_CAP", evidence: single }));
  expect(explanation).toMatchObject({ tokensPerRepetition: null, tokensPerHour: null });
});

test("an explanation is plain data", () => {
  const explanation = explainFinding(finding, { ...collected(), counts });
  expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
});

test("the lines keep to the width asked for and hold no escape codes", () => {
  const lines = explanationLines(explainFinding(finding, collected()), { width: 50 });
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50);
  expect(lines.join("")).not.toMatch(/\p{Cc}/u);
});

test("settings stand with the values of the policy that judged", () => {
  const { settings } = explainFinding(finding, {
    policy: parsePolicy({ detectors: { CHAIN_CYCLE: { trip: 5, mode: "off" } } }),
  });
  expect(settings.map(({ path, value }) => `${path} = ${value}`)).toEqual([
    "detectors.CHAIN_CYCLE.warn = 2",
    "detectors.CHAIN_CYCLE.trip = 5",
    "detectors.CHAIN_CYCLE.mode = off",
  ]);
});
