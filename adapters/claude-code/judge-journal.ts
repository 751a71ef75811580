import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { isRefusal, type NewEvent, PartCut, type Task } from "../../src/index.js";
import { told } from "./answer-hook.js";
import { callText } from "./call-text.js";
import { recordKnown } from "./record-known.js";
import type { Denial, JournalLine, Nudge, SessionFiles, Verdict } from "./session-files.js";

/** Bytes of a journal that are judged, from its end: hundreds of calls. A loop is never older. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Calls of an agent that a nudge may be about: no loop of calls has a longer period. */
const MAX_RECENT_CALLS = 16;

/** Folds a session's journal into a task, as a live one would be, and writes what came of it. */
export async function judgeJournal(files: SessionFiles, task: Task): Promise<void> {
  const { lines, bytes } = readJournal(files.journal);
  const events = lines.flatMap((line) => ("event" in line ? [line.event] : []));
  for (const event of events) recordKnown(task, event);
  await task.flush();
  const said = new Set(lines.flatMap((line) => ("told" in line ? [line.told] : [])));
  const verdict = { bytes, ...(await verdictOf(task, recentCalls(events), said)) };
  // A judge that was started later may have been faster; it has seen more.
  if ((files.verdict()?.bytes ?? 0) <= bytes) files.write(verdict);
}

async function verdictOf(
  task: Task,
  actors: ReadonlyMap<string, readonly string[]>,
  said: ReadonlySet<string>,
): Promise<Omit<Verdict, "bytes">> {
  const denied: Record<string, Denial> = {};
  const nudges: Record<string, Nudge> = {};
  for (const [actor, calls] of actors) {
    const denial = await denialOf(task, actor);
    if (denial !== null) denied[actor] = denial;
    const nudge = task.nudgeFor(actor);
    if (nudge !== null && !said.has(told(actor, nudge))) nudges[actor] = { text: nudge, calls };
  }
  const findings = task.status().findings.map(({ level, code }) => `${level} ${code}`);
  return { denied, nudges, findings };
}

async function denialOf(task: Task, actor: string): Promise<Denial | null> {
  try {
    await task.guard(actor);
    return null;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const reason = error.summary?.text ?? error.message;
    return error instanceof PartCut ? { reason, cut: error.cut } : { reason };
  }
}

function recentCalls(events: readonly NewEvent[]): Map<string, readonly string[]> {
  const calls = new Map<string, readonly string[]>();
  for (const event of events) {
    if (event.type !== "tool-call") continue;
    const before = calls.get(event.from) ?? [];
    calls.set(event.from, [...before, callText(event.tool, event.args)].slice(-MAX_RECENT_CALLS));
  }
  return calls;
}

function readJournal(path: string): { readonly lines: readonly JournalLine[]; readonly bytes: number } {
  const file = openSync(path, "r");
  try {
    const bytes = fstatSync(file).size;
    const buffer = Buffer.alloc(Math.min(bytes, MAX_BYTES));
    readSync(file, buffer, 0, buffer.length, bytes - buffer.length);
    const lines = buffer
      .toString("utf8")
      .split("\n")
      .slice(bytes > MAX_BYTES ? 1 : 0);
    return { lines: lines.flatMap(parsed), bytes };
  } finally {
    closeSync(file);
  }
}

function parsed(line: string): JournalLine[] {
  try {
    return line === "" ? [] : [JSON.parse(line) as JournalLine];
  } catch {
    return [];
  }
}
