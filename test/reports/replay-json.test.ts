import { expect, test } from "vitest";
import { replayJson, replayTotalJson } from "../../src/reports/replay-json.js";
import { totalsOf } from "../../src/reports/replay-totals.js";
import { sampleFinding, sampleTrace } from "./sample-trace.js";

const finding = sampleFinding();
const priced = { modelCalls: 2, nanoUsd: 700 };

test("a trace is one line with exactly the documented fields", () => {
  const counts = { ...priced, waste: 1_000, wasteAfterTrip: 500 };
  const line = replayJson(sampleTrace({ findings: [finding], notJudged: ["IDLE_POLLING"], counts }));
  expect(line.indexOf("\n")).toBe(line.length - 1);
  expect(JSON.parse(line)).toStrictEqual({
    trace: "night-run",
    file: "runs/night.jsonl",
    verdict: "trip",
    findings: [
      { code: "CHAIN_CYCLE", level: "trip", event: 9, evidence: finding.evidence, cut: finding.cut },
    ],
    notJudged: ["IDLE_POLLING"],
    events: 12,
    tokens: 4_200,
    wasteTokens: 1_000,
    costNanoUsd: 700,
  });
});

test("a cost that is not wholly known is null", () => {
  const partly = sampleTrace({ counts: { ...priced, unpriced: 1 } });
  expect(JSON.parse(replayJson(partly)).costNanoUsd).toBeNull();
});

test("the total is one line with exactly the documented fields", () => {
  const sources = new Map([
    ["a", totalsOf(sampleTrace({ findings: [finding], counts: { ...priced, waste: 9, wasteAfterTrip: 4 } }))],
    ["b", totalsOf(sampleTrace({ counts: priced }))],
  ]);
  const line = replayTotalJson({
    sources,
    files: 2,
    skipped: [{ file: "c", reason: "an empty file" }],
    badLineCount: 3,
    badLines: [],
    unreadable: 0,
    unfinished: 0,
    unknownFields: new Map(),
    notes: new Map(),
  });
  expect(JSON.parse(line)).toStrictEqual({
    total: {
      traces: 2,
      clear: 1,
      warn: 0,
      trip: 1,
      events: 24,
      tokens: 8_400,
      wasteTokens: 9,
      projectedSavedTokens: 4,
      costNanoUsd: 1_400,
      files: 2,
      skippedFiles: 1,
      badLines: 3,
    },
  });
});

test("control characters stay harmless in a terminal and equal for a parser", () => {
  const task = "\u001b[2J\u009b5m\u202e\u2028\n\u007f";
  const line = replayJson(sampleTrace({ task }));
  expect(line).toMatch(/^[^\p{Cc}\p{Bidi_Control}\u2028]+\n$/u);
  expect(JSON.parse(line).trace).toBe(task);
});
