import { expect, test } from "vitest";
import { snapshot } from "../../../src/core/engine/snapshot.js";
import { createState, type EngineState } from "../../../src/core/engine/state.js";
import { step } from "../../../src/core/engine/step.js";
import type { Event } from "../../../src/core/event.js";
import { createObserver } from "../../../src/core/observe/observe.js";
import { parsePolicy } from "../../../src/core/policy/policy.js";

const HOSTILE_EVENTS = 50_000;
/** Enough to fill every cap three times over, where events cost more. */
const COSTLIER_EVENTS = 15_000;

/** Bytes of a snapshot, held by caps on participants, chains, edges and episodes. The worst case here takes 3.4 MB. */
const MAX_SNAPSHOT_BYTES = 6_000_000;

/** Events that each open a gate cost some hundred microseconds; far fewer fill every cap there is. */
const COSTLY_EVENTS = 5_000;

function foldAll(make: (seq: number) => Event, count: number): EngineState {
  const state = createState({ task: "task" });
  const observe = createObserver();
  const policy = parsePolicy({ mode: "enforce" });
  for (let seq = 0; seq < count; seq += 1) step(state, observe(make(seq)), policy);
  return state;
}

const bytes = (state: EngineState) => JSON.stringify(snapshot(state)).length;

test.each<[string, (seq: number) => Event, number?]>([
  [
    "messages between names never seen before",
    (seq) => ({ type: "message", seq, from: `from ${seq}`, to: `to ${seq}`, content: `text ${seq}` }),
  ],
  [
    "calls of tools never seen before that nobody answers",
    (seq) => ({ type: "tool-call", seq, from: `agent ${seq % 500}`, tool: `tool ${seq}`, args: { seq } }),
    COSTLIER_EVENTS,
  ],
  [
    "branches off old messages",
    (seq) => ({
      type: "message",
      seq,
      from: `agent ${seq % 900}`,
      to: `agent ${(seq * 7) % 900}`,
      content: `text ${seq % 40}`,
      parent: Math.max(0, seq - (seq % 200)),
    }),
    COSTLIER_EVENTS,
  ],
  [
    "waits, spawns and returns of many",
    (seq) =>
      [
        {
          type: "wait",
          seq,
          from: `agent ${seq}`,
          on: [`agent ${seq + 3}`, `other ${seq}`],
          mode: "all",
        } as const,
        { type: "spawn", seq, from: `agent ${seq - 1}`, child: `child ${seq}` } as const,
        { type: "return", seq, from: `agent ${seq}`, to: `agent ${seq - 2}` } as const,
      ][seq % 3] as Event,
  ],
  [
    "deadlocks of ever new pairs",
    (seq) => {
      const [one, other] = [`one ${seq >> 1}`, `other ${seq >> 1}`];
      return { type: "wait", seq, from: seq % 2 ? one : other, on: seq % 2 ? other : one, mode: "all" };
    },
    COSTLY_EVENTS,
  ],
  [
    "messages to many at once",
    (seq) => ({ type: "message", seq, from: `from ${seq % 500}`, to: crowd(seq % 100), content: "all" }),
    400,
  ],
])("very many events leave a bounded state: %s", (_, make, count = HOSTILE_EVENTS) => {
  expect(bytes(foldAll(make, count))).toBeLessThan(MAX_SNAPSHOT_BYTES);
});

/** Names of 20 agents, others for each offset. */
function crowd(offset: number): string[] {
  return Array.from({ length: 20 }, (_, index) => `agent ${index + offset}`);
}
