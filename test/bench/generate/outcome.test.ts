import { expect, test } from "vitest";
import type { Conversation } from "../../../bench/generate/conversation.js";
import { outcomeOf } from "../../../bench/generate/outcome.js";
import { tally } from "../../../bench/generate/tally.js";
import { trace } from "../../../src/testing/events.js";

const detector = "rule";

test("an alarm in the third repetition saves the loop's own tokens after it", () => {
  // Two events a repetition from event 2 on; event 5 belongs to others.
  const outcome = judged({ repetitions: [2, 4, 7], others: [5], alarmAt: 7, events: 10 });
  expect(outcome).toMatchObject({ isFound: true, isFalse: false, repetition: 3 });
  expect(outcome).toMatchObject({ loopTokens: 70, savedTokens: 20 });
});

test("an alarm before the loop is false and a miss", () => {
  const outcome = judged({ repetitions: [2, 4], alarmAt: 1, events: 6 });
  expect(outcome).toMatchObject({ isFound: false, isFalse: true, repetition: null, savedTokens: 0 });
});

test("any alarm in a healthy conversation is false, and silence is nothing", () => {
  expect(judged({ repetitions: [], alarmAt: 0, events: 3 })).toMatchObject({ isLoop: false, isFalse: true });
  expect(judged({ repetitions: [2], events: 3 })).toMatchObject({
    isFound: false,
    isFalse: false,
    rule: null,
  });
});

test("a tally counts loops found, delays of those and tokens of all", () => {
  const found = judged({ repetitions: [0, 1, 2, 3], alarmAt: 2, events: 4 });
  const missed = judged({ repetitions: [0, 1, 2, 3], events: 4 });
  expect(tally([found, missed])).toMatchObject({
    found: { hits: 1, of: 2 },
    alarmed: { hits: 0, of: 2 },
    repetitions: { p50: 3, p95: 3 },
    saved: { hits: 10, of: 80 },
  });
});

interface Parts {
  readonly repetitions: readonly number[];
  readonly others?: readonly number[];
  readonly alarmAt?: number;
  readonly events: number;
}

/** Each event has ten tokens. */
function judged({ repetitions, others = [], alarmAt, events }: Parts) {
  const conversation = {
    ...trace({}),
    kind: { id: "kind", group: "loop", isHeldOut: false, write: () => {} },
    seed: 1,
    noise: 0,
    events: Array.from({ length: events }),
    repetitions,
    others: new Set(others),
  } as unknown as Conversation;
  const alarms = new Map(alarmAt === undefined ? [] : [[detector, { seq: alarmAt, rule: detector }]]);
  return outcomeOf({ conversation, alarms, tokens: Array(events).fill(10) }, detector);
}
