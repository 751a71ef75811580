import { expect, test } from "vitest";
import { gateOf } from "../../../src/core/breaker/gate-of.js";
import { createState, type EngineState } from "../../../src/core/engine/state.js";
import { type Cut, cutKey } from "../../../src/core/finding.js";

/** A task with these parts, all open and nudged. */
function withCuts(...cuts: Cut[]): EngineState {
  const state = createState({ task: "task" });
  const breaker = { gate: "open", mitigations: ["nudged"], generation: 1 } as const;
  const part = (cut: Cut) => ({ cut, period: 1, breaker, rung: 0, rungSeq: 0, probed: 0 });
  state.cuts = new Map(cuts.map((cut) => [cutKey(cut), part(cut)]));
  return state;
}

const oneWay: Cut = { kind: "edges", edges: [["a", "b"]] };

test("where nothing was decided the gate is closed, which lets calls through", () => {
  expect(gateOf(withCuts(), "a", "b")).toEqual({
    gate: "closed",
    mitigations: [],
    cut: { kind: "task" },
    key: "task",
    generation: 0,
  });
});

test("cut edges stop messages along them only", () => {
  const state = withCuts(oneWay);
  expect(gateOf(state, "a", "b").gate).toBe("open");
  expect(gateOf(state, "b", "a").gate).toBe("closed");
  expect(gateOf(state, "a").gate).toBe("closed");
});

test("a cut agent is stopped in whatever it does, and not written to", () => {
  const state = withCuts({ kind: "agent", agent: "a" });
  expect(
    [gateOf(state, "a"), gateOf(state, "b", "a"), gateOf(state, "b", "c")].map(({ gate }) => gate),
  ).toEqual(["open", "open", "closed"]);
});

test("a halted task stops everybody", () => {
  expect(gateOf(withCuts({ kind: "task" }), "anybody").gate).toBe("open");
});

test("mitigations of the edges reach their agents wherever they turn", () => {
  const state = withCuts(oneWay);
  expect(gateOf(state, "b", "c")).toMatchObject({ gate: "closed", mitigations: ["nudged"] });
  expect(gateOf(state, "c", "d").mitigations).toEqual([]);
});
