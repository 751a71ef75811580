import * as fc from "fast-check";
import { expect, test } from "vitest";
import { restore, snapshot } from "../../../src/core/engine/snapshot.js";
import { createState, type EngineState } from "../../../src/core/engine/state.js";
import { step } from "../../../src/core/engine/step.js";
import type { Event } from "../../../src/core/event.js";
import type { Observation } from "../../../src/core/observation.js";
import { createObserver } from "../../../src/core/observe/observe.js";
import { formatTraceLine, parseTraceLine } from "../../../src/core/trace-line.js";
import { policies } from "../arbitrary/policies.js";
import { traces } from "../arbitrary/traces.js";
import { foldOn } from "../fold.js";

/** Writes an observation into a trace file and reads it back. */
function throughFile(observation: Observation): Observation {
  const parsed = parseTraceLine(JSON.parse(formatTraceLine({ kind: "observation", observation })));
  if (!parsed.ok || parsed.line.kind !== "observation") {
    throw new Error(`Expected an observation, got \`${JSON.stringify(parsed)}\`.`);
  }
  return parsed.line.observation;
}

test("recorded observations give the same findings and decisions as the events themselves", () => {
  fc.assert(
    fc.property(traces(), policies(), ({ header, events }, policy) => {
      const observations = events.map(createObserver());
      const live = foldOn(createState(header), observations, policy);
      const replayed = foldOn(createState(header), observations.map(throughFile), policy);
      expect(replayed.findings).toEqual(live.findings);
      expect(replayed.decisions).toEqual(live.decisions);
      expect(replayed.state).toEqual(live.state);
    }),
    { numRuns: 60 },
  );
});

test("restoring from a saved state at any point changes nothing", () => {
  fc.assert(
    fc.property(traces(), policies(), fc.nat(), ({ header, events }, policy, at) => {
      const observations = events.map(createObserver());
      const cut = at % (observations.length + 1);
      const whole = foldOn(createState(header), observations, policy);
      const before = foldOn(createState(header), observations.slice(0, cut), policy);
      const restored = restore(JSON.parse(JSON.stringify(snapshot(before.state))));
      const after = foldOn(restored, observations.slice(cut), policy);
      expect([...before.findings, ...after.findings]).toEqual(whole.findings);
      expect([...before.decisions, ...after.decisions]).toEqual(whole.decisions);
      expect(after.state).toEqual(whole.state);
    }),
    { numRuns: 100 },
  );
});

test("what happens in other tasks never changes a task's verdict", () => {
  fc.assert(
    fc.property(
      traces(),
      traces(),
      policies(),
      fc.infiniteStream(fc.boolean()),
      (one, other, policy, turns) => {
        const alone = foldOn(createState(one.header), one.events.map(createObserver()), policy);
        const observe = createObserver();
        const mine = createState(one.header);
        const theirs = createState(other.header);
        const findings: unknown[] = [];
        const decisions: unknown[] = [];
        for (const [state, event] of interleaved([mine, one.events], [theirs, other.events], turns)) {
          const result = step(state, observe(event), policy);
          if (state === mine) findings.push(...result.findings);
          if (state === mine) decisions.push(...result.decisions);
        }
        expect(findings).toEqual(alone.findings);
        expect(decisions).toEqual(alone.decisions);
        expect(mine).toEqual(alone.state);
      },
    ),
    { numRuns: 60 },
  );
});

type Task = readonly [state: EngineState, events: readonly Event[]];

/** Both tasks' events, each in its own order, taking turns as told. */
function* interleaved(one: Task, other: Task, turns: Iterator<boolean>): Generator<[EngineState, Event]> {
  const next = [one[1].values(), other[1].values()] as const;
  for (let left = one[1].length + other[1].length; left > 0; ) {
    const [state, rest] = turns.next().value ? ([one[0], next[0]] as const) : ([other[0], next[1]] as const);
    const { value } = rest.next();
    if (value === undefined) continue;
    left -= 1;
    yield [state, value];
  }
}
