import { expect, test } from "vitest";
import { evaluate } from "../../../bench/detect/evaluate.js";
import { quantile } from "../../../bench/quantile.js";
import { finding, run } from "./runs.js";

const loop = { spans: [[3, 8]] } as const;
const many = (source: string, count: number, found: number) =>
  Array.from({ length: count }, (_, index) =>
    run({ ...loop, labels: { source }, findings: index < found ? [finding("trip", 4)] : [] }),
  );

test("the mean of sources weighs each alike and leaves out those with fewer than ten", () => {
  const { macro } = evaluate([...many("large", 40, 40), ...many("small", 10, 5), ...many("tiny", 9, 0)]);
  expect(macro.found.trip).toBe(0.75);
});

test("labels that a rule had a part in are kept apart from those that people read", () => {
  const labelled = ["hand", "hand2", "original", "hand+rule", "original+rule", "rule", "screen"];
  const { byLabeller } = evaluate(labelled.map((labelBy) => run({ ...loop, labels: { labelBy } })));
  const counted = [...byLabeller].map(([name, { found }]) => [name, found.warn.of]);
  expect(counted).toEqual([
    ["proposed by a rule", 3],
    ["read by people", 3],
    ["screened by a script", 1],
  ]);
});

test("a rule that alarms twice in a healthy run is one cause there", () => {
  const alarm = { findings: [finding("warn", 1), finding("warn", 5), finding("trip", 6)] };
  expect(evaluate([run(alarm)]).falseAlarms).toEqual([
    { code: "CHAIN_CYCLE", level: "warn", runs: 1, successful: 0 },
    { code: "CHAIN_CYCLE", level: "trip", runs: 1, successful: 0 },
  ]);
});

test("a loop that was warned of but not tripped is listed as missed and as warned", () => {
  const { missed } = evaluate([run({ ...loop, findings: [finding("warn", 4)] })]);
  expect(missed).toMatchObject([{ id: "run", isWarned: true }]);
});

test("a quantile is one of the values", () => {
  expect([quantile([4, 1, 3, 2], 0.5), quantile([4, 1, 3, 2], 0.9), quantile([7], 0.1)]).toEqual([2, 4, 7]);
  expect(quantile([], 0.5)).toBeNaN();
});

test("delays count the events to the finding and the repetitions that it had seen", () => {
  const { delay, repetitions } = evaluate([run({ ...loop, findings: [finding("trip", 4)] })]);
  expect([delay.trip.median, repetitions.trip.median, repetitions.warn.p90]).toEqual([0, 3, 3]);
});
