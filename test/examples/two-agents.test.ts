import { expect, test, vi } from "vitest";

test("the example with two agents shows that the same meeting costs a fraction", async () => {
  const print = vi.spyOn(console, "log").mockImplementation(() => {});
  await import("../../examples/two-agents.js");
  const lines = print.mock.calls.flat().map(String);
  print.mockRestore();
  const costs = lines.flatMap((line) => /(\S+) USD$/.exec(line)?.slice(1) ?? []).map(Number);
  const [without = 0, guarded = 0] = costs;
  expect(without).toBeGreaterThan(2);
  expect(guarded).toBeLessThan(0.02);
  expect(lines.at(-1)).toMatch(/Cut: planner → reviewer/);
});
