import { expect, test } from "vitest";
import { findingCodes } from "../../../src/core/finding.js";
import { asShadow, modeOf, withMode } from "../../../src/core/policy/mode.js";
import { parsePolicy } from "../../../src/core/policy/policy.js";

test("a detector runs in the policy's mode unless it names its own", () => {
  const policy = parsePolicy({ mode: "enforce", detectors: { STALE_CHAIN: { mode: "off" } } });
  expect(modeOf(policy, "CHAIN_CYCLE")).toBe("enforce");
  expect(modeOf(policy, "STALE_CHAIN")).toBe("off");
});

test("budgets that somebody set are enforced, unless they say otherwise", () => {
  expect(modeOf(parsePolicy(), "BUDGET")).toBe("enforce");
  expect(modeOf(parsePolicy({ detectors: { BUDGET: { mode: "shadow" } } }), "BUDGET")).toBe("shadow");
});

test.each(["off", "shadow", "enforce"] as const)("one mode for everything: %s", (mode) => {
  const policy = withMode(parsePolicy({ detectors: { STALE_CHAIN: { mode: "off" } } }), mode);
  expect(findingCodes.map((code) => modeOf(policy, code))).toEqual(findingCodes.map(() => mode));
});

test("in shadow nothing acts, and what is off stays off", () => {
  const policy = asShadow(parsePolicy({ mode: "enforce", detectors: { STALE_CHAIN: { mode: "off" } } }));
  for (const code of findingCodes) {
    expect(modeOf(policy, code)).toBe(code === "STALE_CHAIN" ? "off" : "shadow");
  }
});

test("changing the mode changes no figure", () => {
  const policy = parsePolicy({ detectors: { CHAIN_CYCLE: { trip: 7 } } });
  expect(withMode(policy, "enforce").detectors.CHAIN_CYCLE).toEqual({ warn: 2, trip: 7, mode: "enforce" });
});
