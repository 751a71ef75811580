import { createState } from "../../src/core/engine/state.js";
import { step } from "../../src/core/engine/step.js";
import { parsePolicy } from "../../src/core/policy/policy.js";
import type { Row } from "../report.js";
import { englishWriter } from "./corpus.js";
import { messageLines } from "./lines.js";
import { observe } from "./observer.js";
import { verdict } from "./verdict.js";

/** Conversations that tasks get in turn: what tasks share must not be counted to one of them. */
const CONVERSATIONS = 64;
/** Bytes that an idle task of eight observations may hold. */
const TARGET = 4_096;

/** Bytes that a task holds while nothing happens in it, on the heap and beside it. */
export function memoryRows(tasks: number): Row[] {
  if (globalThis.gc === undefined) return [];
  return [row(tasks, 8, TARGET), row(tasks, 64)];
}

function row(tasks: number, observations: number, target?: number): Row {
  const bytes = bytesPerTask(tasks, observations);
  return {
    memory: `idle task of ${observations} observations between two agents, one of ${tasks.toLocaleString("en-US")}`,
    bytes,
    target: target === undefined ? "" : `≤ ${target}`,
    verdict: verdict(bytes, target),
  };
}

function bytesPerTask(tasks: number, observations: number): number {
  const write = englishWriter();
  const policy = parsePolicy();
  const conversations = Array.from({ length: CONVERSATIONS }, () =>
    messageLines(Array.from({ length: observations }, () => write(200))).map(({ event }) => observe(event)),
  );
  const kept = new Array<unknown>(tasks);
  const before = heldBytes();
  for (let index = 0; index < tasks; index += 1) {
    const state = createState({ task: `task ${index}` });
    for (const observation of conversations[index % CONVERSATIONS] ?? []) step(state, observation, policy);
    kept[index] = state;
  }
  const bytes = Math.round((heldBytes() - before) / tasks);
  return kept.length === tasks ? bytes : Number.NaN;
}

function heldBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
