import type { Store } from "../../src/stores/store.js";
import type { Dice } from "./dice.js";
import type { SimTime } from "./sim-time.js";
import type { Setup } from "./step.js";

/** The line between one worker and the store. */
export interface Line {
  state: "up" | "refusing" | "silent";
  /** Of the process; what arrives for one that is gone is dropped. */
  isUp: boolean;
  /** Whether anything was ever lost on it. */
  wasCut: boolean;
}

/** Percent of messages that are lost, doubled or very late. */
export interface Faults {
  lostPercent: number;
  doubledPercent: number;
  latePercent: number;
}

export interface NetworkOptions {
  readonly time: SimTime;
  readonly draw: Dice;
  readonly setup: Setup;
  readonly faults: Readonly<Faults>;
}

/** Later than any caller waits. */
const LATE_MS = 8_000;

/** Puts a network between a store and one worker: messages are delayed, lost, doubled and overtaken. */
export function onLine(store: Store, line: Line, { time, draw, setup, faults }: NetworkOptions): Store {
  const delay = () => {
    const isLate = draw.chance(faults.latePercent);
    if (isLate) line.wasCut = true;
    return draw.below(setup.delayMs + 1) + (isLate ? LATE_MS : 0);
  };
  const isLost = () => draw.chance(faults.lostPercent);

  function ask<Answer>(deliver: () => Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const fail = (how: Line["state"]) => {
        line.wasCut = true;
        if (how === "refusing") time.after(delay(), () => line.isUp && reject(new Error("connection lost")));
      };
      const answer = (give: () => void) => {
        const how = draw.pick(["refusing", "silent"]);
        if (isLost()) return fail(how);
        time.after(delay(), () => {
          if (line.state !== "up") return fail(line.state);
          if (line.isUp) give();
        });
      };
      const arrive = () =>
        deliver().then(
          (value) => answer(() => resolve(value)),
          (error: unknown) => answer(() => reject(error)),
        );
      if (line.state !== "up") return fail(line.state);
      if (draw.chance(faults.doubledPercent))
        time.after(delay() + draw.below(400), () => void deliver().catch(() => 0));
      if (isLost()) return fail(draw.pick(["refusing", "silent"]));
      time.after(delay(), arrive);
    });
  }

  return {
    isShared: true,
    exchange: (request) => ask(() => store.exchange(request)),
    expire: () => ask(() => store.expire()),
    forget: (task) => ask(() => store.forget(task)),
    close: async () => undefined,
  };
}
