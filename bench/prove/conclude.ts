import { openReport } from "../open-report.js";
import { loadedMachine, type Table } from "../report.js";

/** What a proof found. */
export interface Proof {
  /** Names the marks in the page. */
  readonly name: string;
  /** What was run, in a clause. */
  readonly setup: string;
  readonly tables: readonly Table[];
  /** What broke a promise, in words; nothing does. */
  readonly breaches: readonly string[];
}

/** Prints a proof, writes it to where `--json` and `--markdown` say, and fails the process where a promise broke. */
export function conclude({ name, setup, tables, breaches }: Proof): void {
  const about = `${loadedMachine("end")}; ${setup}`;
  const report = openReport({ name, setup: about });
  for (const { title, rows } of tables) report.show(title, rows);
  for (const breach of breaches.slice(0, MOST_BREACHES)) console.log(`\nBROKEN  ${breach}`);
  if (breaches.length > MOST_BREACHES) console.log(`\nand ${breaches.length - MOST_BREACHES} more`);
  report.write({ setup: about, tables, breaches });
  if (breaches.length > 0) process.exitCode = 1;
}

/** What broke once has mostly broken often; the first ones say what. */
const MOST_BREACHES = 20;
