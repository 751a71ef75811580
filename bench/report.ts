import { writeFileSync } from "node:fs";
import { cpus } from "node:os";

/** One line of a table: what its columns are called, and what stands in them. */
export type Row = Readonly<Record<string, string | number>>;

/** Prints rows under a title, in columns as wide as they need to be; numbers to the right. */
export function printTable(title: string, rows: readonly Row[]): void {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ""))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => String(line[index]).length)));
  console.log(`\n${title}`);
  for (const line of lines)
    console.log(`  ${line.map((value, index) => pad(value, widths[index] ?? 0)).join("  ")}`.trimEnd());
}

/** Writes results as JSON for whoever compares runs. */
export function writeJson(file: string, data: unknown): void {
  writeFileSync(file, `${JSON.stringify(data, null, 2)}\n`);
}

/** Describes what a benchmark ran on, in one line. */
export function machine(): string {
  const cores = cpus();
  return `Node ${process.versions.node}, ${cores[0]?.model ?? process.arch}, ${cores.length} cores`;
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

function pad(value: string | number, width: number): string {
  return typeof value === "number" ? String(value).padStart(width) : value.padEnd(width);
}
