/**
 * Runs the examples, each without and with adjourn, and prints what the two cost.
 * Usage: npm run examples [-- NAME…]
 */
import { printTable, type Row } from "../bench/report.js";
import { type Example, examples } from "./play/examples.js";
import { isInstalled, useSets } from "./play/framework-sets.js";
import { playExample } from "./play/play-example.js";
import type { Stage } from "./play/stage.js";

/** A run that is stopped costs less than this share of the same run at its own limit; each of these loops is plain. */
const MOST_OF_COST = 0.25;

const names = process.argv.slice(2);
const chosen = examples.filter(({ name }) => names.length === 0 || names.includes(name));
const missing = chosen.filter(({ set }) => set !== undefined && !isInstalled(set));
const runnable = chosen.filter((example) => !missing.includes(example));
useSets(runnable.flatMap(({ set }) => set ?? []));

const rows: Row[] = [];
const failures: string[] = [];
for (const example of runnable) {
  const [free, guarded] = [await playExample(example, "off"), await playExample(example, "enforce")];
  rows.push(rowOf(example, free, guarded));
  if (guarded.stoppedBy() === null || guarded.bill.nanoUsd > free.bill.nanoUsd * MOST_OF_COST) {
    failures.push(
      `Expected ${example.name} to be stopped at a quarter of its cost, got ${usd(guarded)} of ${usd(free)} USD.`,
    );
  }
}
printTable("The same run, without and with adjourn (fake models, list prices, no cache)", rows);
for (const { name, set } of missing) {
  console.log(`skipped  ${name}: run \`npm ci --ignore-scripts --omit=optional\` in test/frameworks/${set}`);
}
for (const failure of failures) console.error(failure);
if (failures.length > 0 || chosen.length === 0) process.exitCode = 1;

function rowOf({ name }: Example, free: Stage, guarded: Stage): Row {
  return {
    example: name,
    "calls without": free.bill.calls,
    "tokens without": free.bill.tokens.toLocaleString("en"),
    "USD without": usd(free),
    "calls with": guarded.bill.calls,
    "tokens with": guarded.bill.tokens.toLocaleString("en"),
    "USD with": usd(guarded),
    "stopped by": guarded.stoppedBy() ?? "nothing",
  };
}

function usd({ bill }: Stage): string {
  return (bill.nanoUsd / 1e9).toFixed(4);
}
