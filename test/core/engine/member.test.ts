import { expect, test } from "vitest";
import { memberOf } from "../../../src/core/engine/member.js";
import { createState } from "../../../src/core/engine/state.js";

test("a participant is added once", () => {
  const state = createState({ task: "task" });
  expect(memberOf(state, "a")).toBe(memberOf(state, "a"));
  expect(state.counts.participants).toBe(1);
});

test("a stated kind wins over the name", () => {
  const state = createState({ task: "task", participants: [{ name: "user", kind: "agent" }] });
  expect(memberOf(state, "user").kind).toBe("agent");
  expect(memberOf(state, "human").kind).toBe("human");
});

test("names that objects have by nature are names like any other", () => {
  const state = createState({ task: "task" });
  for (const name of ["__proto__", "constructor", "toString"]) expect(memberOf(state, name).name).toBe(name);
  expect(state.members.size).toBe(3);
});

test("in a flood of names those silent longest are forgotten, and all are counted", () => {
  const state = createState({ task: "task" });
  for (let index = 0; index < 5_000; index += 1) {
    state.lastSeq = index;
    memberOf(state, `agent ${index}`);
  }
  expect(state.members.size).toBeLessThanOrEqual(1_024);
  expect(state.members.has("agent 4999")).toBe(true);
  expect(state.members.has("agent 0")).toBe(false);
  expect(state.counts.participants).toBe(5_000);
});
