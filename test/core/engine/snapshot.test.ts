import { expect, test } from "vitest";
import { restore, snapshot } from "../../../src/core/engine/snapshot.js";
import { events } from "../../../src/testing/events.js";
import { fold } from "../fold.js";

const { state } = fold(
  events({ startAt: 0 })
    .message("a", "__proto__", "hello")
    .spawn("a", "b")
    .calls("b", "get", { $map: [1] }, "x")
    .toolCall("b", "get", {})
    .wait("a", "b")
    .message("c", "a", "hello", { parent: 0 })
    .repeat(4, (round) => round.message("a", "$map", "same")),
  { mode: "enforce" },
);

test("a snapshot is plain JSON that restores to an equal state", () => {
  const saved = snapshot(state);
  expect(JSON.parse(JSON.stringify(saved))).toEqual(saved);
  expect(restore(JSON.parse(JSON.stringify(saved)))).toEqual(state);
});

test("participants who stand in one chain do so after it, too", () => {
  const { members } = restore(JSON.parse(JSON.stringify(snapshot(state))));
  expect(members.get("a")?.tail?.chain).toBe(members.get("$map")?.tail?.chain);
  expect(members.get("a")?.tail?.chain).not.toBe(members.get("b")?.tail?.chain);
});

test("a snapshot is a copy: neither side changes the other", () => {
  const saved = snapshot(state);
  const restored = restore(saved);
  restored.counts.events = -1;
  restored.members.clear();
  expect(snapshot(state)).toEqual(saved);
});

test.each([
  ["another version", { version: 99 }],
  ["another ruleset", { ruleset: "2020-01" }],
  ["no state", { state: undefined }],
])("a snapshot of %s is refused", (_, damage) => {
  expect(() => restore({ ...snapshot(state), ...damage })).toThrow();
});

test("what is no snapshot at all is refused", () => {
  for (const damaged of [null, 7, "x", [], {}]) expect(() => restore(damaged)).toThrow();
});
