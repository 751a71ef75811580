/**
 * Measures how fast recorded runs are read and judged: all `*.jsonl.gz` of a folder (`--traces FOLDER`), and a
 * generated file in the package's own format. Peak memory is that of this process up to then.
 */
import { createWriteStream, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { replayTraces } from "../src/cli/replay-traces.js";
import { asShadow } from "../src/core/policy/mode.js";
import { parsePolicy } from "../src/core/policy/policy.js";
import { priceBook } from "../src/runtime/prices/price-book.js";
import { argument, machine, printTable, type Row, writeJson } from "./report.js";

const GENERATED_EVENTS = 200_000;
const MESSAGE_CHARS = 200;
const AGENTS = 8;
/** Every fifth message is one that was said before, as in a run with some repetition. */
const REPEATED_EVERY = 5;

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
results.push(await measureGenerated("generated, own format", generatedLines()));
results.push(await measureGenerated("generated, Claude Code", claudeCodeLines()));
printTable("Replay, reading included", results);

const file = argument("--json");
if (file) writeJson(file, { machine: machine(), results });

async function measure(name: string, files: readonly string[]): Promise<Row> {
  const start = performance.now();
  const counts = { traces: 0, events: 0, trips: 0 };
  for await (const item of replayTraces(files, { policy, prices })) {
    if (item.kind === "unreadable") throw item.error;
    counts.traces += 1;
    counts.events += item.trace.counts.events;
    if (item.trace.verdict === "trip") counts.trips += 1;
  }
  const seconds = (performance.now() - start) / 1_000;
  return {
    what: name,
    ...counts,
    seconds: Number(seconds.toFixed(2)),
    "events/s": Math.round(counts.events / seconds),
    "peak MB": Math.round(process.resourceUsage().maxRSS / 1_024),
  };
}

async function measureGenerated(name: string, lines: Iterable<string>): Promise<Row> {
  const temporary = mkdtempSync(join(tmpdir(), "adjourn-replay-"));
  try {
    const generated = join(temporary, "generated.jsonl");
    await pipeline(Readable.from(lines), createWriteStream(generated));
    return await measure(name, [generated]);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

function* generatedLines(): Generator<string, void> {
  yield `${JSON.stringify({ type: "trace", schema: 1, task: "generated" })}\n`;
  for (let seq = 1; seq <= GENERATED_EVENTS; seq += 1) {
    const from = `agent${seq % AGENTS}`;
    const to = `agent${(seq + 1) % AGENTS}`;
    yield `${JSON.stringify({ type: "message", seq, at: seq * 1_000, from, to, content: message(seq) })}\n`;
  }
}

/** A session in which each reply reads a file and gets it back. */
function* claudeCodeLines(): Generator<string, void> {
  for (let event = 1; event <= GENERATED_EVENTS; event += 2) {
    const id = `toolu_${event}`;
    const input = { file_path: `/home/me/tiles/level${event % 97}.json` };
    const usage = { input_tokens: 3, cache_read_input_tokens: 20_000, output_tokens: 40 };
    const content = [{ type: "tool_use", id, name: "Read", input }];
    const reply = { id: `msg_${event}`, role: "assistant", model: "claude-opus-4-6", content, usage };
    yield sessionLine("assistant", event, reply);
    const result = [{ type: "tool_result", tool_use_id: id, content: message(event) }];
    yield sessionLine("user", event + 1, { role: "user", content: result });
  }
}

function sessionLine(type: string, number: number, message: object): string {
  const timestamp = new Date(number * 1_000).toISOString();
  const uuid = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
  return `${JSON.stringify({ type, uuid, sessionId: "generated", isSidechain: false, timestamp, message })}\n`;
}

/** Words are numbers in base 36: they grow new ones as slowly as a long run does. */
function message(seq: number): string {
  const topic = seq % REPEATED_EVERY === 0 ? seq % 97 : seq;
  let text = "";
  for (let word = topic; text.length < MESSAGE_CHARS; word = Math.imul(word, 31) + 7) {
    text += `w${(Math.abs(word) % 5_000).toString(36)} `;
  }
  return text.slice(0, MESSAGE_CHARS);
}
