import { expect, test } from "vitest";
import { notJudged } from "../../../src/core/engine/not-judged.js";
import { type EventBuilder, events } from "../../../src/testing/events.js";
import { fold } from "../fold.js";

const unjudged = (builder: EventBuilder, header = {}) => notJudged(fold(builder, {}, header).state).sort();

test("a full record is judged by every rule", () => {
  expect(unjudged(events({ startAt: 0 }).message("a", "b", "hello").calls("a", "get", {}, "x"))).toEqual([]);
});

test("without times nobody can tell polling", () => {
  expect(unjudged(events().message("a", "b", "hello").calls("a", "get", {}, "x"))).toEqual(["IDLE_POLLING"]);
});

test("without content conversations are not judged", () => {
  const silent = events({ startAt: 0 }).add({ type: "message", from: "a", to: "b", chars: 9 });
  expect(unjudged(silent)).toEqual(["CHAIN_CYCLE", "STALE_CHAIN"]);
});

test("without results errors are not judged, once calls were made", () => {
  const asked = events({ startAt: 0 }).toolCall("a", "get", {});
  expect(unjudged(asked)).toEqual(["IDLE_POLLING", "SAME_ERROR"]);
});

test("what a header says is lacking is not waited for", () => {
  expect(unjudged(events(), { lacks: ["waits"] })).toEqual(["WAIT_CYCLE"]);
});

test("a task in which nothing has happened lacks nothing", () => {
  expect(unjudged(events())).toEqual([]);
});
