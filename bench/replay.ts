/**
 * Measures how fast recorded runs are read and judged: all `*.jsonl.gz` of a folder (`--traces FOLDER`), and a
 * generated file of 64 MB in each of three formats; `--large` makes them 1 GB each, in the temporary folder. Each row is
 * a process of its own, whose peak of memory it shows. Seconds of CPU count all its threads, and hold on a busy machine.
 */
import { execFileSync } from "node:child_process";
import { createWriteStream, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { openReport } from "./open-report.js";
import { claudeCodeLines } from "./replay/claude-code-lines.js";
import { otlpLines } from "./replay/otlp-lines.js";
import { ownLines } from "./replay/own-lines.js";
import { argument, loadedMachine, machine, type Row } from "./report.js";

const generatedBytes = process.argv.includes("--large") ? 1_000_000_000 : 64_000_000;

/** As large as the chunks that files are read in. */
const BLOCK_CHARS = 256 * 1_024;

const formats: readonly (readonly [name: string, lines: () => Iterable<string>])[] = [
  ["own format", ownLines],
  ["Claude Code", claudeCodeLines],
  ["OTLP", otlpLines],
];

const report = openReport({ name: "bench:replay", setup: loadedMachine("start") });
const rows: Row[] = [];
const folder = argument("--traces");
if (folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".jsonl.gz"));
  rows.push(
    measure(
      "recorded runs",
      files.map((name) => join(folder, name)),
    ),
  );
}
for (const [name, lines] of formats) rows.push(await measureGenerated(`generated, ${name}`, lines()));
report.show("Replay, reading included", rows);
report.write({ machine: machine(), results: rows });

function measure(what: string, files: readonly string[]): Row {
  const script = fileURLToPath(new URL("./replay/measure-files.js", import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [script, what, ...files], { encoding: "utf8" }));
}

async function measureGenerated(what: string, lines: Iterable<string>): Promise<Row> {
  const temporary = mkdtempSync(join(tmpdir(), "adjourn-replay-"));
  try {
    const generated = join(temporary, "generated.jsonl");
    await pipeline(Readable.from(blocksOf(lines)), createWriteStream(generated));
    return measure(what, [generated]);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

/** As many lines as the file is to have bytes; all of them are ASCII. */
function* blocksOf(lines: Iterable<string>): Generator<string, void> {
  let size = 0;
  let block = "";
  for (const line of lines) {
    block += `${line}\n`;
    if (block.length < BLOCK_CHARS) continue;
    size += block.length;
    yield block;
    block = "";
    if (size >= generatedBytes) return;
  }
}
