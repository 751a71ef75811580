import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type BreakerEvent,
  type BreakerState,
  type Gate,
  mitigations,
} from "../../../src/core/breaker/machine.js";
import { closedBreaker, stepBreaker } from "../../../src/core/breaker/step.js";

/** What each event does to a gate; what is not listed changes nothing. */
const moves: Record<Gate, Partial<Record<BreakerEvent["type"], Gate>>> = {
  closed: { TRIP: "open", ASK: "asking", FINISH: "finished" },
  open: { RESUME: "halfOpen", FINISH: "finished" },
  halfOpen: { TRIP: "open", ASK: "asking", PROBE_PASSED: "closed", FINISH: "finished" },
  asking: { TRIP: "open", RESUME: "halfOpen", FINISH: "finished" },
  finished: {},
};

function model({ gate, mitigations: on, generation }: BreakerState, event: BreakerEvent): BreakerState {
  const next = moves[gate][event.type];
  const wanted = (name: string) => event.type === "MITIGATE" && event.mitigation === name;
  const isOver = gate === "finished";
  const kept =
    event.type === "RELIEVE" ? [] : mitigations.filter((name) => on.includes(name) || wanted(name));
  return { gate: next ?? gate, mitigations: isOver ? on : kept, generation: generation + (next ? 1 : 0) };
}

const event: fc.Arbitrary<BreakerEvent> = fc.oneof(
  fc.constantFrom<BreakerEvent>(
    { type: "TRIP" },
    { type: "ASK" },
    { type: "RESUME" },
    { type: "PROBE_PASSED" },
    { type: "FINISH" },
    { type: "RELIEVE" },
  ),
  fc.constantFrom(...mitigations).map((mitigation) => ({ type: "MITIGATE", mitigation }) as const),
);

test("the machine agrees with a model of ten lines under any events", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), (happened) => {
      let state = closedBreaker;
      let expected = closedBreaker;
      for (const one of happened) {
        state = stepBreaker(state, one);
        expected = model(expected, one);
        expect(state).toEqual(expected);
      }
    }),
  );
});

test("a breaker is plain JSON: stepping a copy gives the same", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 6 }), event, (before, next) => {
      const state = before.reduce(stepBreaker, closedBreaker);
      expect(stepBreaker(JSON.parse(JSON.stringify(state)), next)).toEqual(stepBreaker(state, next));
    }),
    { numRuns: 50 },
  );
});

test("nothing of a finished task runs again", () => {
  const finished = stepBreaker(closedBreaker, { type: "FINISH" });
  for (const one of [{ type: "RESUME" }, { type: "TRIP" }, { type: "PROBE_PASSED" }] as const) {
    expect(stepBreaker(finished, one)).toEqual(finished);
  }
});
