/**
 * Measures how fast recorded runs are read and judged: all `*.jsonl.gz` of a folder (`--traces FOLDER`), and a
 * generated file of 64 MB in each of three formats; `--large` makes them 1 GB each, in the temporary folder. Seconds of
 * CPU count all threads and hold on a busy machine, where those of the clock do not. Peak memory is that of this
 * process up to then.
 */
import {
  createWriteStream,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { replayTraces } from "../src/cli/replay-traces.js";
import { asShadow } from "../src/core/policy/mode.js";
import { parsePolicy } from "../src/core/policy/policy.js";
import { priceBook } from "../src/runtime/prices/price-book.js";
import { claudeCodeLines } from "./replay/claude-code-lines.js";
import { otlpLines } from "./replay/otlp-lines.js";
import { ownLines } from "./replay/own-lines.js";
import {
  argument,
  machine,
  markdownTables,
  printTable,
  type Row,
  replaceMarked,
  writeJson,
} from "./report.js";

const MB = 1_000_000;
const generatedBytes = process.argv.includes("--large") ? 1_000 * MB : 64 * MB;

const formats: readonly (readonly [name: string, lines: () => Iterable<string>])[] = [
  ["own format", ownLines],
  ["Claude Code", claudeCodeLines],
  ["OTLP", otlpLines],
];

/** As large as the chunks that files are read in. */
const BLOCK_CHARS = 256 * 1_024;

const policy = asShadow(parsePolicy());
const prices = priceBook();

console.log(machine());
const results: Row[] = [];
const folder = argument("--traces");
if (folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".jsonl.gz"));
  results.push(
    await measure(
      "recorded runs",
      files.map((name) => join(folder, name)),
    ),
  );
}
for (const [name, lines] of formats) results.push(await measureGenerated(`generated, ${name}`, lines()));
const table = { title: "Replay, reading included", rows: results };
printTable(table.title, table.rows);

const file = argument("--json");
if (file) writeJson(file, { machine: machine(), results });

const page = argument("--markdown");
if (page) {
  const text = `${machine()}.\n\n${markdownTables([table])}`;
  writeFileSync(page, replaceMarked(readFileSync(page, "utf8"), "bench:replay", text));
}

async function measure(what: string, files: readonly string[]): Promise<Row> {
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  const counts = { traces: 0, events: 0 };
  for await (const item of replayTraces(files, { policy, prices })) {
    if (item.kind === "unreadable") throw item.error;
    counts.traces += 1;
    counts.events += item.trace.counts.events;
  }
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpuStart);
  const bytes = files.reduce((sum, name) => sum + statSync(name).size, 0);
  return {
    what,
    MB: Math.round(bytes / MB),
    ...counts,
    seconds: Number(seconds.toFixed(2)),
    "events/s": Math.round(counts.events / seconds),
    "events per CPU second": Math.round((counts.events / (user + system)) * 1_000_000),
    "peak MB": Math.round(process.resourceUsage().maxRSS / 1_024),
  };
}

async function measureGenerated(what: string, lines: Iterable<string>): Promise<Row> {
  const temporary = mkdtempSync(join(tmpdir(), "adjourn-replay-"));
  try {
    const generated = join(temporary, "generated.jsonl");
    await pipeline(Readable.from(blocksOf(lines)), createWriteStream(generated));
    return await measure(what, [generated]);
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
