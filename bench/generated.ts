/**
 * Compares the detectors with simple baselines on generated conversations: healthy ones, and loops that start
 * in healthy work. Usage: npm run bench:generated [-- --seeds development|report] [--conversations N]
 * [--kind TEXT] [--write FOLDER] [--json FILE] [--markdown FILE]
 */
import { countOf } from "./count-of.js";
import { conversationsOf } from "./generate/conversations.js";
import { evaluateGenerated } from "./generate/evaluate-generated.js";
import { generatedTables } from "./generate/generated-tables.js";
import { kinds } from "./generate/kinds.js";
import { parseSeedRange } from "./generate/seeds.js";
import { writeTraces } from "./generate/write-traces.js";
import { openReport } from "./open-report.js";
import { argument } from "./report.js";

/** Conversations of each healthy kind: enough that one false alarm of all is below 0.1 %. */
const CONVERSATIONS = 100;

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

function main(): void {
  const options = {
    kinds: chosenKinds(argument("--kind") ?? ""),
    seeds: parseSeedRange(argument("--seeds") ?? "development"),
    conversations: countOf("--conversations", CONVERSATIONS),
  };
  const report = openReport({ name: "bench:generated" });
  const folder = argument("--write");
  if (folder !== undefined)
    for (const kind of options.kinds) writeTraces(folder, conversationsOf(kind, options));
  const evaluation = evaluateGenerated(options);
  const shown = generatedTables(evaluation).filter(({ rows }) => rows.length > 0);
  console.log(`${evaluation.conversations} generated conversations`);
  for (const { title, rows } of shown) report.show(title, rows);
  report.write(evaluation);
}

function chosenKinds(part: string) {
  const chosen = kinds.filter(({ id }) => id.includes(part));
  if (chosen.length > 0) return chosen;
  throw new Error(`Expected \`--kind\` to be a part of a kind's name, got \`${part}\`.`);
}
