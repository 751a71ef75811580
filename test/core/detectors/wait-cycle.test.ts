import { expect, test } from "vitest";
import { events } from "../../../src/testing/events.js";
import { codes, fold, trip } from "../fold.js";

test("two agents that wait for each other trip at once", () => {
  const finding = trip(fold(events().wait("a", "b").wait("b", "a")), "WAIT_CYCLE");
  expect(finding).toMatchObject({
    code: "WAIT_CYCLE",
    level: "trip",
    seq: 1,
    args: { agents: ["b", "a"], seq: 1 },
    evidence: { events: [0, 1], repetitions: 1, tokens: 0 },
    cut: {
      kind: "edges",
      edges: [
        ["b", "a"],
        ["a", "b"],
      ],
    },
  });
});

test("a ring of waits is named in the order of waiting, with its waits alone as evidence", () => {
  const ring = events().wait("x", "a").wait("a", "b").wait("b", "c").progress("other").wait("c", "a");
  const finding = trip(fold(ring), "WAIT_CYCLE");
  expect(finding.args["agents"]).toEqual(["c", "a", "b"]);
  expect(finding.evidence.events).toEqual([1, 2, 4]);
});

test("who waits for itself waits for ever", () => {
  expect(codes(fold(events().wait("a", "a")))).toEqual(["WAIT_CYCLE:trip"]);
});

test("a wait for all closes a cycle through any one of them", () => {
  const waits = events().wait("b", "a").wait("a", ["x", "b"]);
  expect(trip(fold(waits), "WAIT_CYCLE").args["agents"]).toEqual(["a", "b"]);
});

test("who waits for any of several may go on", () => {
  expect(codes(fold(events().wait("a", ["b", "x"], "any").wait("b", "a")))).toEqual([]);
  expect(codes(fold(events().wait("b", "a").wait("a", ["b", "x"], "any")))).toEqual([]);
});

test("who waits for any of one waits for that one", () => {
  expect(codes(fold(events().wait("a", ["b"], "any").wait("b", "a")))).toEqual(["WAIT_CYCLE:trip"]);
});

test("waiting for somebody who waits for any of several is not deep", () => {
  const waits = events().wait("a", ["b", "x"], "any").wait("b", "a").wait("c", "a");
  expect(codes(fold(waits))).toEqual([]);
});

test("an answer ends the wait", () => {
  const answered = events().wait("a", "b").returned("b", "a").wait("b", "a");
  expect(codes(fold(answered))).toEqual([]);
});

test("an answer ends a wait for all only in part, and a wait for any altogether", () => {
  const all = events().wait("a", ["b", "c"]).returned("b", "a").wait("c", "a");
  expect(codes(fold(all))).toEqual(["WAIT_CYCLE:trip"]);
  const any = events().wait("a", ["b", "c"], "any").returned("b", "a").wait("c", "a");
  expect(codes(fold(any))).toEqual([]);
});

test("a new wait takes the place of the old one", () => {
  expect(codes(fold(events().wait("a", "b").wait("a", "c").wait("b", "a")))).toEqual([]);
});

test("a deadlock that was resolved and comes back fires again", () => {
  const twice = events().wait("a", "b").wait("b", "a").returned("b", "a").wait("a", "b");
  expect(codes(fold(twice))).toEqual(["WAIT_CYCLE:trip", "WAIT_CYCLE:trip"]);
});

const nested = (depth: number) =>
  events().repeat(depth, (round, index) =>
    round.wait(`agent ${depth - index}`, `agent ${depth - index - 1}`),
  );
const outwards = (depth: number) =>
  events().repeat(depth, (round, index) => round.wait(`agent ${index + 1}`, `agent ${index}`));

test("a chain of waits deeper than any healthy one trips", () => {
  expect(codes(fold(outwards(31)))).toEqual([]);
  expect(trip(fold(outwards(32)), "WAIT_CYCLE")).toMatchObject({
    args: { agent: "agent 32", depth: 32 },
    cut: { kind: "agent", agent: "agent 32" },
    evidence: { events: [31] },
  });
});

test("a convoy of waits three hundred deep is answered without a full search", () => {
  expect(() => fold(nested(300).wait("agent 0", "agent 300"))).not.toThrow();
});
