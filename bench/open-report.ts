import { readFileSync, writeFileSync } from "node:fs";
import {
  argument,
  markdownTables,
  printTable,
  type Row,
  replaceMarked,
  type Table,
  writeJson,
} from "./report.js";

export interface ReportOptions {
  /** Names the marks in the page that the tables are written between. */
  readonly name: string;
  /** On what machine and with which figures it ran. @default nothing is said of it */
  readonly setup?: string;
}

/** What a benchmark shows as it goes, and writes at its end. */
export interface BenchReport {
  show(title: string, rows: readonly Row[]): void;
  /** Writes to where `--json` and `--markdown` say. `data` is the JSON. @default the setup and the tables */
  write(data?: object): void;
}

/** Opens the report of a benchmark. @throws {Error} before any work, where `--json` or `--markdown` names no file */
export function openReport({ name, setup }: ReportOptions): BenchReport {
  const [json, markdown] = ["--json", "--markdown"].map(argument);
  const tables: Table[] = [];
  if (setup !== undefined) console.log(setup);
  return {
    show: (title, rows) => {
      tables.push({ title, rows });
      printTable(title, rows);
    },
    write: (data = { setup, tables }) => {
      if (json !== undefined) writeJson(json, data);
      if (markdown === undefined) return;
      const text = `${setup === undefined ? "" : `${setup}.\n\n`}${markdownTables(tables)}`;
      writeFileSync(markdown, replaceMarked(readFileSync(markdown, "utf8"), name, text));
    },
  };
}
