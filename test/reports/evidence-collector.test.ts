import { expect, test } from "vitest";
import { createObserver } from "../../src/core/observe/observe.js";
import { createEvidenceCollector, type EvidencePair } from "../../src/reports/evidence-collector.js";
import { message, type SampleEvent, sampleEvent } from "./sample-events.js";
import { sampleFinding } from "./sample-trace.js";

type Finding = ReturnType<typeof sampleFinding>;

function pairsOf(events: readonly SampleEvent[], latest: readonly number[], facts: Partial<Finding> = {}) {
  const collector = createEvidenceCollector(createObserver());
  for (const event of events) collector.push(sampleEvent(event));
  const evidence = { events: latest, repetitions: 2, tokens: 100 };
  return collector.show(sampleFinding({ evidence, ...facts })).pairs;
}

function seqs(pairs: readonly EvidencePair[]) {
  return pairs.map(({ before, latest }) => [before?.seq, latest.seq]);
}

test("each step stands beside the same step of the period before, whatever lies between", () => {
  const events = [
    message(1, "a", "b", "ping"),
    message(2, "b", "a", "pong"),
    message(3, "c", "d", "something else"),
    message(4, "a", "b", "ping"),
    message(5, "c", "d", "and more"),
    message(6, "b", "a", "pong"),
  ];
  expect(seqs(pairsOf(events, [4, 6]))).toEqual([
    [1, 4],
    [2, 6],
  ]);
});

test("an exact cycle is compared with its own text, not with another one on the same edge", () => {
  const events = [
    message(1, "a", "b", "the loop"),
    message(2, "a", "b", "another conversation entirely"),
    message(3, "a", "b", "the loop"),
  ];
  expect(seqs(pairsOf(events, [3]))).toEqual([[1, 3]]);
});

test("a stale chain is compared with what was said last on the same edge", () => {
  const events = [
    message(1, "a", "b", "thank you"),
    message(2, "a", "b", "thanks again"),
    message(3, "a", "b", "thank you"),
  ];
  expect(seqs(pairsOf(events, [3], { code: "STALE_CHAIN" }))).toEqual([[2, 3]]);
});

test("the latest two occurrences of an error stand side by side", () => {
  const events = [1, 2, 3].map((seq) => message(seq, "a", "b", "failed"));
  expect(seqs(pairsOf(events, [1, 2, 3], { code: "SAME_ERROR" }))).toEqual([[2, 3]]);
});

test("results are shown with the call of the same id, in whatever order they come", () => {
  const events: SampleEvent[] = [
    { type: "tool-call", seq: 1, from: "a", tool: "read", call: "x", args: "first" },
    { type: "tool-call", seq: 2, from: "a", tool: "read", call: "y", args: "second" },
    { type: "tool-result", seq: 3, to: "a", call: "y", content: "of the second" },
    { type: "tool-result", seq: 4, to: "a", call: "x", content: "of the first" },
  ];
  const [call, result] = pairsOf(events, [1, 3]).map(({ latest }) => latest);
  expect([call?.asked?.text, call?.answered?.text]).toEqual(['"first"', "of the first"]);
  expect([result?.asked?.text, result?.answered?.text]).toEqual(['"second"', "of the second"]);
});

test("a message closes open calls, so a lost result shifts no other", () => {
  const events: SampleEvent[] = [
    { type: "tool-call", seq: 1, from: "a", tool: "read", args: "lost" },
    message(2, "a", "b", "never mind"),
    { type: "tool-call", seq: 3, from: "a", tool: "read", args: "kept" },
    { type: "tool-result", seq: 4, to: "a", content: "of the kept one" },
  ];
  expect(pairsOf(events, [3])[0]?.latest.answered?.text).toBe("of the kept one");
});

test("events that lie too far back are left out, not invented", () => {
  const events = Array.from({ length: 9_000 }, (_, seq) => message(seq, "a", "b", `message ${seq}`));
  expect(pairsOf(events, [3])).toEqual([]);
});
