import fc from "fast-check";
import { expect, test } from "vitest";
import { graphLayout } from "../../../src/reports/html/graph-layout.js";

/** Largest radius of a node. */
const RADIUS = 30;

test("no two of up to 24 nodes lie on the same place, and all lie in the field", () => {
  const nodes = fc.array(fc.record({ isInner: fc.boolean() }), { minLength: 2, maxLength: 24 });
  fc.assert(
    fc.property(nodes, (drawn) => {
      const points = graphLayout(drawn, []);
      expect(new Set(points.map(({ x, y }) => `${x} ${y}`)).size).toBe(points.length);
      for (const { x, y } of points) {
        expect(x).toBeGreaterThanOrEqual(RADIUS);
        expect(x).toBeLessThanOrEqual(1_000 - RADIUS);
        expect(y).toBeGreaterThanOrEqual(RADIUS);
        expect(y).toBeLessThanOrEqual(600 - RADIUS);
      }
    }),
  );
});

test("two agents stand side by side, the first one at the left", () => {
  const [first, second] = graphLayout([{ isInner: true }, { isInner: true }], []);
  expect(first?.x).toBeLessThan(second?.x ?? 0);
  expect(first?.y).toBe(second?.y);
});

test("a tool stands near the agent that calls it", () => {
  const nodes = [{ isInner: true }, { isInner: true }, { isInner: false }, { isInner: false }];
  const points = graphLayout(nodes, [
    { from: 0, to: 3, weight: 5 },
    { from: 1, to: 2, weight: 5 },
  ]);
  const apart = (one: number, other: number) =>
    Math.hypot(
      (points[one]?.x ?? 0) - (points[other]?.x ?? 0),
      (points[one]?.y ?? 0) - (points[other]?.y ?? 0),
    );
  expect(apart(0, 3)).toBeLessThan(apart(0, 2));
  expect(apart(1, 2)).toBeLessThan(apart(1, 3));
});
