import { expect, test } from "vitest";
import { suite } from "../../../src/core/detectors/suite.js";
import { notJudged } from "../../../src/core/engine/not-judged.js";
import type { MissingPart } from "../../../src/core/trace.js";
import { type EventBuilder, events } from "../../../src/testing/events.js";
import { fold } from "../fold.js";

const unjudged = (builder: EventBuilder, header = {}) => notJudged(fold(builder, {}, header).state);

/** Rules that cannot do without one of these parts. */
const needing = (...parts: MissingPart[]) =>
  suite.filter(({ needs }) => needs.some((part) => parts.includes(part))).map(({ code }) => code);

const full = (builder: EventBuilder) => builder.message("a", "b", "hello").calls("a", "get", {}, "x");

test("a full record is judged by every rule", () => {
  expect(unjudged(full(events({ startAt: 0 })).modelCall("a", { input: 1 }))).toEqual([]);
});

test("without times nobody can tell polling", () => {
  const untimed = unjudged(full(events()).modelCall("a", { input: 1 }));
  expect(untimed).toEqual(needing("times"));
  expect(untimed).toContain("IDLE_POLLING");
});

test("without content conversations are not judged", () => {
  const silent = events({ startAt: 0 }).add({ type: "message", from: "a", to: "b", chars: 9 });
  expect(unjudged(silent)).toEqual(needing("content", "tokens"));
  expect(unjudged(silent)).toContain("CHAIN_CYCLE");
});

test("without results errors are not judged, once calls were made", () => {
  const asked = events({ startAt: 0 }).toolCall("a", "get", {});
  expect(unjudged(asked)).toEqual(needing("results", "tokens"));
  expect(unjudged(asked)).toContain("SAME_ERROR");
});

test("what a header says is lacking is not waited for", () => {
  expect(unjudged(events(), { lacks: ["waits"] })).toEqual(needing("waits"));
});

test("a task in which nothing has happened lacks nothing", () => {
  expect(unjudged(events())).toEqual([]);
});
