import { expect, test } from "vitest";
import { evaluateGenerated } from "../../../bench/generate/evaluate-generated.js";
import { generatedTables } from "../../../bench/generate/generated-tables.js";
import { suiteIds } from "../../../bench/generate/judge.js";
import { kinds } from "../../../bench/generate/kinds.js";
import { parseSeedRange, seedRanges } from "../../../bench/generate/seeds.js";

const chosen = kinds.filter(({ id }) => ["exact-tool-repeat", "pipeline", "re-summary"].includes(id));
const evaluation = evaluateGenerated({ kinds: chosen, seeds: "development", conversations: 5 });

test("a healthy kind has all conversations, a loop a fifth of them without and with noise", () => {
  const counts = evaluation.kinds.map(({ id, tallies }) => [id, tallies.get(suiteIds.trip)?.alarmed.of]);
  expect(counts).toEqual([
    ["pipeline", 5],
    ["exact-tool-repeat", 2],
    ["re-summary", 2],
  ]);
  expect(evaluation.conversations).toBe(9);
});

test("the suite finds an exact repetition at once, in noise too", () => {
  const trips = evaluation.totals.developmentLoops.get(suiteIds.trip);
  expect(trips).toMatchObject({ found: { hits: 2, of: 2 }, foundInNoise: { hits: 1, of: 1 } });
  expect(trips?.repetitions.p50).toBe(3);
});

test("held-out kinds have a total of their own", () => {
  expect(evaluation.totals.heldOutLoops.get(suiteIds.trip)?.found.of).toBe(2);
  const titles = generatedTables(evaluation).map(({ title }) => title);
  expect(titles).toContain("Suite by held-out kind");
});

test("the seeds to tune by and those to publish from have none in common", () => {
  expect(seedRanges.development.last).toBeLessThan(seedRanges.report.first);
  expect(() => parseSeedRange("tuning")).toThrow(
    "Expected `--seeds` to be `development` or `report`, got `tuning`.",
  );
});
