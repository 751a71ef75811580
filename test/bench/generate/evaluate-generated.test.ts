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

test("traffic out of hand is found within minutes, and bursts of healthy work do not trip", () => {
  const traffic = kinds.filter(({ id }) => ["rate-x30", "context-growth", "bursts"].includes(id));
  const judged = evaluateGenerated({ kinds: traffic, seeds: "development", conversations: 5 });
  const trips = new Map(judged.kinds.map(({ id, tallies }) => [id, tallies.get(suiteIds.trip)]));
  expect(trips.get("bursts")?.alarmed).toMatchObject({ hits: 0, of: 5 });
  expect(trips.get("bursts")?.days).toBeCloseTo(2.5, 1);
  expect(trips.get("context-growth")?.found).toMatchObject({ hits: 1, of: 1 });
  expect(trips.get("rate-x30")?.delaySeconds.p50).toBeLessThan(900);
  const rows = generatedTables(judged).find(({ title }) => title === "Suite by kind of traffic")?.rows;
  expect(rows?.map(({ kind }) => kind)).toEqual(["bursts (healthy)", "rate-x30", "context-growth"]);
});
