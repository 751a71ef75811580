/**
 * Compares the detectors with labelled recorded runs: loops found, false alarms, delay, tokens saved, misses.
 * Usage: npm run bench:detect -- --traces FOLDER [--json FILE] [--markdown FILE]
 */
import { baselineRows } from "./baselines/baseline-rows.js";
import { evaluateBaselines } from "./baselines/evaluate-baselines.js";
import { recordedRuns } from "./baselines/recorded-runs.js";
import { evaluate } from "./detect/evaluate.js";
import { type JudgedRun, judgeRuns } from "./detect/judge-runs.js";
import { precisions } from "./detect/precision.js";
import { precisionRows } from "./detect/precision-rows.js";
import { tables } from "./detect/tables.js";
import { openReport } from "./open-report.js";
import { argument } from "./report.js";

const USAGE = "Usage: npm run bench:detect -- --traces FOLDER [--json FILE] [--markdown FILE]";

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

async function main(): Promise<void> {
  const folder = argument("--traces");
  if (folder === undefined)
    throw new Error(`Expected \`--traces\` with a folder of labelled runs.\n${USAGE}`);
  const report = openReport({ name: "bench:detect" });
  const runs: JudgedRun[] = [];
  for await (const run of judgeRuns([folder])) runs.push(run);
  if (runs.length === 0) throw new Error(`Expected labelled runs, got none in \`${folder}\`.`);
  const evaluation = evaluate(runs);
  const baselines = await evaluateBaselines(recordedRuns([folder]));
  const compared = {
    title: "Simple detectors in common use, on the same runs",
    rows: baselineRows(baselines),
  };
  const precision = {
    title: "Share of alarms that are right, where so many runs loop",
    rows: precisionRows(evaluation.all, baselines),
  };
  const shown = tables(evaluation).toSpliced(1, 0, precision, compared);
  const { events, undecided } = evaluation;
  console.log(`${runs.length} runs with ${events} events; ${undecided} undecided ones are left out`);
  for (const { title, rows } of shown) report.show(title, rows);
  report.write({
    ...evaluation,
    baselines: baselines.map((score) => ({
      ...score,
      precision: precisions(score.found, score.alarmed),
    })),
  });
}
