import { START_AT } from "./conversation.js";
import type { Draft } from "./kind.js";

/** How a team works: in bursts of calls, with waits in between. */
export interface Pace {
  readonly hours: number;
  /** Times as fast as usual. @default 1 */
  readonly speed?: number;
  /** Share of the bursts that three to six workers make at once. @default 0 */
  readonly fanOuts?: number;
}

/** Adds model calls of a team at a pace, from an instant on; returns the instant at which they end. */
export type Traffic = (pace: Pace, startAt?: number) => number;

/** Calls of which one is followed by a message, so that the team talks without filling the log. */
const CALLS_PER_MESSAGE = 5;

const HOUR = 3_600_000;

/** Longest wait between two bursts, in milliseconds: a lunch. */
const MAX_WAIT = 5_400_000;

/** Begins the traffic of a team whose contexts grow within each burst and are cleared after it. */
export function createTraffic(draft: Draft): Traffic {
  const { random, between } = draft;
  const write = createWriter(draft);
  return ({ hours, speed = 1, fanOuts = 0 }, startAt = START_AT) => {
    const endAt = startAt + hours * HOUR;
    let at = startAt;
    while (at < endAt) {
      const workers = random() < fanOuts ? between(3, 6) : 1;
      const growth = between(0, 300);
      let context = between(2_000, 6_000);
      for (let left = between(5, 40) * workers; left > 0 && at < endAt; left -= 1) {
        write(at, left % workers, context * Math.exp(0.6 * normal(random)));
        context += growth / workers;
        at += between(4_000, 40_000) / workers / speed;
      }
      at += Math.min(MAX_WAIT, 240_000 * Math.exp(normal(random))) / speed;
    }
    return endAt;
  };
}

/** Adds a model call of one of the team at an instant, and now and then what it says. */
export function createWriter({ log, prose }: Draft) {
  let calls = 0;
  return (at: number, worker: number, tokens: number): void => {
    const from = `worker-${worker + 1}`;
    const usage = { input: Math.round(tokens), output: 200 };
    log.add({ type: "model-call", from, model: "test-model", usage, at: Math.round(at) });
    calls += 1;
    if (calls % CALLS_PER_MESSAGE > 0) return;
    // After hours of it the words are used up; names are always new.
    const names = Array.from({ length: 4 }, () => prose.name()).join(" ");
    log.message(from, "lead", `${names}: ${prose.sentences(1)}`, { at: Math.round(at) });
  };
}

/** A number of the normal distribution. */
function normal(random: Draft["random"]): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
