import { readFile } from "node:fs/promises";
import type { CheckedTask, CheckProblem } from "../../reports/check/check-report.js";
import { taskJson } from "../../reports/check/task-json.js";
import { writeTextFile } from "../write-text-file.js";

/** Compares tasks with the accepted snapshot beside their scenario, or accepts them. `null`: they are equal. */
export async function checkSnapshot(
  file: string,
  tasks: readonly CheckedTask[],
  { update }: { readonly update: boolean },
): Promise<Omit<CheckProblem, "line"> | null> {
  const path = `${file}.snap.json`;
  const current: unknown = JSON.parse(JSON.stringify({ tasks: tasks.map(taskJson) }));
  if (update) {
    await writeTextFile(path, `${JSON.stringify(current, undefined, 1)}\n`);
    return null;
  }
  const accepted = await readFile(path, "utf8").catch(() => undefined);
  if (accepted === undefined) {
    return problem("an accepted snapshot (--update accepts what came)", "none");
  }
  const difference = firstDifference(parsed(accepted), current, "");
  return difference && problem(...difference);
}

function problem(expected: string, got: string): Omit<CheckProblem, "line"> {
  return { task: null, field: "snapshot", expected, got };
}

/** A snapshot that is no JSON differs from everything. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function firstDifference(before: unknown, after: unknown, path: string): [string, string] | null {
  if (isNode(before) && isNode(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const found = firstDifference(before[key], after[key], path === "" ? key : `${path}.${key}`);
      if (found !== null) return found;
    }
    return null;
  }
  return before === after ? null : [`${path} ${shown(before)}`, shown(after)];
}

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}
