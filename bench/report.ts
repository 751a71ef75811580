import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";

/** One line of a table: what its columns are called, and what stands in them. */
export type Row = Readonly<Record<string, string | number>>;

/** Prints rows under a title, in columns as wide as they need to be; numbers to the right. */
export function printTable(title: string, rows: readonly Row[]): void {
  const columns = columnsOf(rows);
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ""))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => String(line[index]).length)));
  console.log(`\n${title}`);
  for (const line of lines)
    console.log(`  ${line.map((value, index) => pad(value, widths[index] ?? 0)).join("  ")}`.trimEnd());
}

/** A table with its title. */
export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Writes tables as Markdown, numbers to the right; tables without rows are named and left empty. */
export function markdownTables(tables: readonly Table[]): string {
  return tables.map(({ title, rows }) => `**${title}**\n\n${markdownTable(rows)}`).join("\n\n");
}

/**
 * Replaces what stands between `<!-- name -->` and `<!-- /name -->` in a page.
 *
 * @throws {Error} when the page does not have both marks, in this order.
 */
export function replaceMarked(page: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const start = page.indexOf(open);
  const end = page.indexOf(close, start);
  if (start === -1 || end === -1)
    throw new Error(`Expected the marks \`${open}\` and \`${close}\` in the page.`);
  return `${page.slice(0, start + open.length)}\n\n${text}\n\n${page.slice(end)}`;
}

/** Writes results as JSON for whoever compares runs. Maps become objects. */
export function writeJson(file: string, data: unknown): void {
  const plain = (_key: string, value: unknown) => (value instanceof Map ? Object.fromEntries(value) : value);
  writeFileSync(file, `${JSON.stringify(data, plain, 2)}\n`);
}

/** Describes what a benchmark ran on, in one line. */
export function machine(): string {
  const cores = cpus();
  return `Node ${process.versions.node}, ${cores[0]?.model ?? process.arch}, ${cores.length} cores`;
}

/** Describes what a benchmark ran on and how busy that was, in one line. */
export function loadedMachine(moment: "start" | "end"): string {
  return `${machine()}, load ${(loadavg()[0] ?? 0).toFixed(1)} at the ${moment}`;
}

/** Returns the value after a command-line flag such as `--json`, or `undefined` without the flag. */
export function argument(flag: string): string | undefined {
  const index = process.argv.indexOf(flag);
  if (index === -1) return undefined;
  const value = process.argv[index + 1];
  if (value === undefined || value.startsWith("--"))
    throw new Error(`Expected a value after \`${flag}\`, got ${value ? `\`${value}\`` : "nothing"}.`);
  return value;
}

function markdownTable(rows: readonly Row[]): string {
  if (rows.length === 0) return "None.";
  const columns = columnsOf(rows);
  const isNumber = (column: string) => rows.every((row) => typeof row[column] === "number");
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  const rule = line(columns.map((column) => (isNumber(column) ? "---:" : "---")));
  const body = rows.map((row) => line(columns.map((column) => escapeCell(row[column] ?? ""))));
  return [line(columns), rule, ...body].join("\n");
}

function escapeCell(value: string | number): string {
  return String(value).replaceAll("|", "\\|");
}

function columnsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

function pad(value: string | number, width: number): string {
  return typeof value === "number" ? String(value).padStart(width) : value.padEnd(width);
}
