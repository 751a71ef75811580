import { expect, test } from "vitest";
import { baselineRows } from "../../../bench/baselines/baseline-rows.js";
import { evaluateBaselines, type LabelledRun } from "../../../bench/baselines/evaluate-baselines.js";
import { repeatedCall } from "../../../bench/baselines/repeated-call.js";
import { events, trace } from "../../../src/testing/events.js";

const repeating = events().repeat(3, (round) => round.calls("a", "get", {}, "same"));

test("an alarm counts as found inside the labelled loop only", async () => {
  const [score] = await evaluateBaselines([
    run({ loop: true, start: 0, end: 5 }),
    run({ loop: true, start: 20, end: 30 }),
    run({
      loop: true,
      segments: [
        [0, 1],
        [5, 5],
      ],
    }),
  ]);
  expect(score).toMatchObject({ id: repeatedCall.id, found: { hits: 2, of: 3 }, alarmed: { of: 0 } });
});

test("an alarm in a healthy run is false wherever it lies; undecided runs are left out", async () => {
  const [score] = await evaluateBaselines([
    run({ loop: false, outcome: "success" }),
    run({ loop: false }),
    run({ loop: null }),
  ]);
  expect(score).toMatchObject({ alarmed: { hits: 2, of: 2 }, alarmedSuccessful: { hits: 1, of: 1 } });
});

test("the rows name each baseline with its shares", async () => {
  const rows = baselineRows(await evaluateBaselines([run({ loop: true })]));
  expect(rows[0]).toMatchObject({ baseline: repeatedCall.id, "false alarms": "–" });
  expect(rows).toHaveLength(5);
});

function run(labels: Partial<LabelledRun["labels"]>): LabelledRun {
  return {
    ...trace({}, repeating),
    labels: { source: "source", loop: false, outcome: "unknown", ...labels },
  };
}
