import fc from "fast-check";
import { expect, test } from "vitest";
import { createTimeline } from "../../../src/reports/html/timeline.js";

const added = { tokens: 1, nanoUsd: 2, waste: 1 };

function push(at: number | undefined, seq: number) {
  return {
    observation: { type: "tick" as const, seq, tokens: 0, at: at as number },
    event: undefined,
    added,
    findings: [],
    decisions: [],
  };
}

test("whatever the times, slices stay few and hold all that was spent", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 2 ** 42 }), { minLength: 1, maxLength: 500 }), (instants) => {
      const timeline = createTimeline();
      instants.forEach((at, seq) => {
        timeline.push(push(at, seq));
      });
      const { tokens, nanoUsd } = timeline.build();
      expect(tokens.length).toBeLessThanOrEqual(240);
      expect(tokens.reduce((sum, amount) => sum + amount, 0)).toBe(instants.length);
      expect(nanoUsd.reduce((sum, amount) => sum + amount, 0)).toBe(2 * instants.length);
    }),
  );
});

test("without times the run is measured in events", () => {
  const timeline = createTimeline();
  for (let seq = 0; seq < 1_000; seq += 1) timeline.push(push(undefined, seq));
  expect(timeline.build()).toMatchObject({ by: "events", width: 8 });
});
