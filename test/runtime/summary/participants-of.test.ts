import { expect, test } from "vitest";
import { createState } from "../../../src/core/engine/state.js";
import { step } from "../../../src/core/engine/step.js";
import { policySchema } from "../../../src/core/policy/policy.js";
import { participantsOf } from "../../../src/runtime/summary/participants-of.js";

test("counts the messages that each participant sent, to whomever", () => {
  const state = createState({ task: "t" });
  const policy = policySchema.parse({});
  const sent: [string, string][] = [
    ["user", "a"],
    ["a", "b"],
    ["b", "a"],
    ["a", "user"],
  ];
  for (const [seq, [from, to]] of sent.entries()) {
    step(state, { type: "message", seq, from, to, tokens: 1 }, policy);
  }
  expect(participantsOf(state)).toEqual([
    { name: "user", kind: "human", messages: 1 },
    { name: "a", kind: "agent", messages: 2 },
    { name: "b", kind: "agent", messages: 1 },
  ]);
});
