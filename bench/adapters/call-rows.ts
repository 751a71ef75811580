import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { verdict } from "../engine/verdict.js";
import type { Row } from "../report.js";
import { adapterCalls, type TimedAdapter, timedAdapters } from "./adapter-calls.js";
import type { Added } from "./added.js";
import type { CallTimes } from "./time-calls.js";

/** Most that a call may take longer: a ten-thousandth of the second that a model takes at least. */
const TARGET_US = 100;

/** What calls take, seen in three ways. */
export interface CallRows {
  /** In a process that has run for a while. */
  readonly steady: readonly Row[];
  /** At the start of a process. */
  readonly first: readonly Row[];
  /** At the start and the end of a task. */
  readonly tasks: readonly Row[];
}

/** Times the calls of each adapter, each in a process of its own: V8 compiles for what runs beside it, too. */
export async function callRows(chars: number): Promise<CallRows> {
  const rows = { steady: [] as Row[], first: [] as Row[], tasks: [] as Row[] };
  for (const adapter of timedAdapters) {
    const calls = await adapterCalls(adapter);
    if (calls === null) rows.steady.push({ adapter, call: "skipped: its framework is not installed" });
    for (const [at, { name, isSum, showsRun }] of (calls ?? []).entries()) {
      const { bareUs, steady, first, tasks } = measure(adapter, at, chars);
      const call = { adapter, call: name };
      rows.steady.push({
        ...call,
        "bare µs": Math.round(bareUs),
        ...(isSum === true ? shown(steady) : judged(steady)),
      });
      rows.first.push({ ...call, ...shown(first) });
      // Tasks of a hundred calls begin and end alike, whatever they are made of.
      if (showsRun === true || name === "agent.tool")
        rows.tasks.push(...tasks.map(({ what, ...added }) => ({ what, ...shown(added) })));
    }
  }
  return rows;
}

const program = fileURLToPath(new URL("measure-call.js", import.meta.url));

/** On one thread, so that collecting garbage and compiling are counted to the calls that cause them. */
function measure(adapter: TimedAdapter, at: number, chars: number): CallTimes {
  const args = ["--single-threaded", program, adapter, String(at), String(chars)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`Expected the calls of ${adapter} to be timed, got: ${stderr}`);
  return JSON.parse(stdout) as CallTimes;
}

function judged(added: Added): Row {
  return { ...shown(added), target: `≤ ${TARGET_US}`, verdict: verdict(added.p99Us, TARGET_US) };
}

function shown({ us, p99Us, gcUs, bytes }: Added): Row {
  return {
    "added µs": Math.round(us),
    "added p99 µs": Math.round(p99Us),
    "and for garbage µs": gcUs === null ? "" : Math.round(gcUs),
    "added kB": bytes === null ? "" : Math.round(bytes / 1_000),
  };
}
