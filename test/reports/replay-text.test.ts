import { expect, test } from "vitest";
import { replayText } from "../../src/reports/replay-text.js";
import { plainView, sampleFinding, sampleTrace, taggedPaint } from "./sample-trace.js";

const warn = sampleFinding({
  level: "warn",
  seq: 7,
  evidence: { events: [6, 7], repetitions: 2, tokens: 930 },
});
const sameError = sampleFinding({
  code: "SAME_ERROR",
  level: "warn",
  seq: 11,
  evidence: { events: [3, 5, 11], repetitions: 3, tokens: 800 },
  cut: { kind: "agent", agent: "builder" },
});

test("a trip shows its findings, their evidence and cut, cost, projection and what was not judged", async () => {
  const trace = sampleTrace({
    findings: [warn, sampleFinding(), sampleFinding({ seq: 15 }), sameError],
    notJudged: ["IDLE_POLLING", "STALE_CHAIN"],
    lacks: ["times"],
    counts: { waste: 1_000, wasteAfterTrip: 500, modelCalls: 2, nanoUsd: 12_000_000_000 },
  });
  const view = { ...plainView, currency: { code: "CNY", perUsd: 7.2 } };
  await expect(replayText(trace, view)).toMatchFileSnapshot("golden/trip.txt");
});

test("a clear trace is one line that fits", () => {
  const trace = sampleTrace({ task: "t".repeat(90), notJudged: ["WAIT_CYCLE"] });
  const text = replayText(trace, plainView);
  expect(text).toMatch(/^clear t+… {2}12 events, 4,200 tokens, 1 rule not judged\n$/);
  expect(text).toHaveLength(81);
});

test("a trace that was only warned of promises no savings", () => {
  expect(replayText(sampleTrace({ findings: [warn] }), plainView)).not.toContain("saved");
});

test("the id of a trace with findings is never cut, since it is what gets copied", () => {
  const task = "t".repeat(200);
  expect(replayText(sampleTrace({ task, findings: [warn] }), plainView)).toContain(task);
});

test("of many findings all trips are shown, and those left out are counted", async () => {
  const findings = Array.from({ length: 9 }, (_, index) =>
    sampleFinding({
      seq: 10 + index,
      level: index > 6 ? "trip" : "warn",
      cut: { kind: "agent", agent: `agent-${index}` },
    }),
  );
  await expect(replayText(sampleTrace({ findings }), plainView)).toMatchFileSnapshot(
    "golden/many-findings.txt",
  );
});

test("colours mark verdict and level and nothing else", async () => {
  const trace = sampleTrace({ findings: [sampleFinding(), sameError], notJudged: ["IDLE_POLLING"] });
  await expect(replayText(trace, { ...plainView, paint: taggedPaint })).toMatchFileSnapshot(
    "golden/colours.txt",
  );
});

test("names and ids cannot drive a terminal", () => {
  const cut = { kind: "agent", agent: "\u001b[2J\u009b5mevil\u202e" } as const;
  const text = replayText(
    sampleTrace({ task: "\u001b]0;owned\u0007", findings: [sampleFinding({ cut })] }),
    plainView,
  );
  expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
});
