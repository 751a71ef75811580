import { expect, test } from "vitest";
import { delayEvents } from "../../../bench/detect/hits.js";
import { score } from "../../../bench/detect/score.js";
import { lostTokens, savedTokens } from "../../../bench/detect/tokens.js";
import { events } from "../../../src/testing/events.js";
import { finding, run } from "./runs.js";

const talk = events().repeat(10, (builder) => builder.message("a", "b", "12345678"));

test("a loop is found by a finding inside it and not by one before or after it", () => {
  const runs = [5, 2, 9].map((seq) => run({ spans: [[3, 8]], findings: [finding("warn", seq)] }));
  expect(score(runs).found).toEqual({ warn: { hits: 1, of: 3 }, trip: { hits: 0, of: 3 } });
});

test("a trip counts at warn too, and a run counts once however often it is found", () => {
  const found = run({
    spans: [[3, 8]],
    findings: [finding("warn", 4), finding("trip", 5), finding("trip", 7)],
  });
  expect(score([found]).found).toEqual({ warn: { hits: 1, of: 1 }, trip: { hits: 1, of: 1 } });
});

test("a finding in any of several loops of a run finds it", () => {
  const spans = [
    [1, 2],
    [7, 9],
  ] as const;
  expect(score([run({ spans, findings: [finding("trip", 8)] })]).found.trip).toEqual({ hits: 1, of: 1 });
});

test("a healthy run is a false alarm wherever the finding lies, successful ones counted apart", () => {
  const alarm = { findings: [finding("warn", 0)] };
  const runs = [run(alarm), run({ ...alarm, labels: { outcome: "success" } }), run({})];
  const { alarmed, alarmedSuccessful } = score(runs);
  expect(alarmed).toEqual({ warn: { hits: 2, of: 3 }, trip: { hits: 0, of: 3 } });
  expect(alarmedSuccessful.warn).toEqual({ hits: 1, of: 1 });
});

test("a run that nobody decided about counts nowhere", () => {
  const { found, alarmed } = score([run({ labels: { loop: null }, findings: [finding("trip", 1)] })]);
  expect([found.trip.of, alarmed.trip.of]).toEqual([0, 0]);
});

test("the delay counts events from the first redundant one to the finding", () => {
  expect(delayEvents(run({ events: talk, spans: [[3, 8]], findings: [finding("trip", 5)] }), "trip")).toBe(2);
  expect(delayEvents(run({ events: talk, spans: [[3, 8]] }), "trip")).toBeUndefined();
});

test("what a halt saves is the loop's own text after the first trip inside it", () => {
  const tripped = run({ events: talk, spans: [[3, 8]], findings: [finding("trip", 0), finding("trip", 5)] });
  expect(savedTokens([tripped])).toEqual({ hits: 3 * 2, of: 6 * 2 });
});

test("what a halt cuts off a healthy run is everything after its first trip; a warning cuts off nothing", () => {
  const tripped = run({ events: talk, findings: [finding("warn", 1), finding("trip", 7)] });
  expect(lostTokens([tripped])).toEqual({ hits: 2 * 2, of: 10 * 2 });
});
