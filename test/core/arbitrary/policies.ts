import * as fc from "fast-check";
import { type Policy, parsePolicy } from "../../../src/core/policy/policy.js";

/** Policies that differ in what they do about findings; small budgets, so that they are reached. */
export function policies(): fc.Arbitrary<Policy> {
  return fc
    .record({
      mode: fc.constantFrom("shadow" as const, "enforce" as const),
      ladder: fc.constantFrom(
        ["nudge", "cut"] as const,
        ["throttle", "summarize", "halt"] as const,
        ["ask"] as const,
      ),
      askOn: fc.constantFrom([], ["WAIT_CYCLE"] as const),
      budget: fc.constantFrom(
        {},
        { task: { tokens: 2_000, turns: 30 } },
        { task: { usd: 0.001, wallMs: 90_000 } },
      ),
      downgrade: fc.constantFrom({}, { "test-model": "small-model" }),
    })
    .map(({ ladder, askOn, ...rest }) => parsePolicy({ ...rest, ladder: [...ladder], askOn: [...askOn] }));
}
