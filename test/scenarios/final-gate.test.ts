import { expect, test } from "vitest";
import type { Action, Decision } from "../../src/core/decision.js";
import { finalGate } from "../../src/scenarios/final-gate.js";

function decisions(...all: readonly [Action, agent: string, enforced?: boolean][]) {
  return all.map(([action, agent, enforced = true], seq) => {
    const cut = { kind: "agent", agent } as const;
    const decision: Decision = { action, seq, cut, reason: "CHAIN_CYCLE", enforced, finding: null };
    return { at: 0, decision };
  });
}

test.each([
  ["closed", decisions()],
  ["closed", decisions(["warn", "a"], ["nudge", "a"])],
  ["open", decisions(["cut", "a"])],
  ["closed", decisions(["cut", "a", false])],
  ["halfOpen", decisions(["cut", "a"], ["resume", "a"])],
  ["closed", decisions(["cut", "a"], ["resume", "a"], ["close", "a"])],
  ["open", decisions(["cut", "a"], ["resume", "a"], ["cut", "a"])],
  ["asking", decisions(["ask", "a"])],
  ["open", decisions(["cut", "a"], ["ask", "b"])],
])("the gate is %s after %#", (gate, made) => {
  expect(finalGate({ decisions: made })).toBe(gate);
});
