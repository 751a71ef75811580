import * as fc from "fast-check";
import { expect, test } from "vitest";
import { gateOf } from "../../../src/core/breaker/gate-of.js";
import { createState, type EngineState } from "../../../src/core/engine/state.js";
import { step } from "../../../src/core/engine/step.js";
import { createObserver } from "../../../src/core/observe/observe.js";
import { asShadow, withMode } from "../../../src/core/policy/mode.js";
import { policies } from "../arbitrary/policies.js";
import { traces } from "../arbitrary/traces.js";
import { foldOn } from "../fold.js";

const isCount = (value: number) => Number.isInteger(value) && value >= 0;

test("any valid events are folded: counts and evidence stay integers from 0 up", () => {
  fc.assert(
    fc.property(traces(), policies(), ({ header, events }, policy) => {
      const { state, findings } = foldOn(createState(header), events.map(createObserver()), policy);
      for (const [name, value] of Object.entries(state.counts)) expect(isCount(value), name).toBe(true);
      for (const { evidence } of findings) {
        expect(isCount(evidence.tokens)).toBe(true);
        expect(isCount(evidence.repetitions)).toBe(true);
        expect(evidence.events.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 150 },
  );
});

test("evidence names events of the past, in order, each once", () => {
  fc.assert(
    fc.property(traces(), policies(), ({ header, events }, policy) => {
      for (const { evidence, seq } of foldOn(createState(header), events.map(createObserver()), policy)
        .findings) {
        expect(evidence.events).toEqual([...new Set(evidence.events)].sort((a, b) => a - b));
        expect(evidence.events.at(-1)).toBeLessThanOrEqual(seq);
        expect(evidence.events[0]).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 100 },
  );
});

test("waste is part of what was spent, and what came after a trip is part of the waste", () => {
  fc.assert(
    fc.property(traces(), ({ header, events }) => {
      const { counts } = foldOn(createState(header), events.map(createObserver()), shadow).state;
      expect(counts.waste).toBeLessThanOrEqual(counts.tokens);
      expect(counts.wasteAfterTrip).toBeLessThanOrEqual(counts.waste);
    }),
    { numRuns: 150 },
  );
});

const shadow = asShadow(fc.sample(policies(), { numRuns: 1, seed: 1 })[0] as never);

test("shadow never changes a gate: it stands as if nothing were looked at", () => {
  fc.assert(
    fc.property(traces(), policies(), ({ header, events }, policy) => {
      const observe = createObserver();
      const watched = createState(header);
      const blind = createState(header);
      for (const event of events) {
        step(watched, observe(event), asShadow(policy));
        step(blind, observe(event), withMode(policy, "off"));
        expect(gatesOf(watched)).toEqual(gatesOf(blind));
      }
    }),
    { numRuns: 60 },
  );
});

/** Gates and mitigations before each participant, towards each other one. */
function gatesOf(state: EngineState): unknown[] {
  const names = [...state.members.keys()];
  return names.flatMap((from) =>
    [undefined, ...names].map((to) => {
      const { gate, mitigations } = gateOf(state, from, to);
      return [from, to, gate, mitigations];
    }),
  );
}
