import type { Draft, Kind } from "./kind.js";
import { createTraffic, createWriter } from "./traffic.js";

/** Healthy traffic before something gets out of hand: a morning. */
const HEALTHY_HOURS = 6;

/** Hours of model calls, all with new text, so that only their pace and size tell what is wrong. */
export const burnKinds: readonly Kind[] = [
  traffic("bursts", (draft) => createTraffic(draft)({ hours: 12 })),
  traffic("bursts-with-fan-outs", (draft) => createTraffic(draft)({ hours: 12, fanOuts: 0.15 })),
  burns("rate-x10", (_draft, traffic, at) => traffic({ hours: 1.5, speed: 10 }, at)),
  burns("rate-x30", (_draft, traffic, at) => traffic({ hours: 0.5, speed: 30 }, at)),
  burns("context-growth", (draft, _traffic, at) => {
    // Four calls a minute, each of which sends along 500 tokens more than the one before.
    const write = createWriter(draft);
    for (let call = 0; call < 480; call += 1) write(at + call * 15_000, 0, 5_000 + 500 * call);
  }),
];

function traffic(id: string, write: (draft: Draft) => unknown): Kind {
  return { id, group: "traffic", isHeldOut: false, write };
}

function burns(
  id: string,
  goWrong: (draft: Draft, traffic: ReturnType<typeof createTraffic>, at: number) => unknown,
): Kind {
  return {
    id,
    group: "burn",
    isHeldOut: false,
    write(draft) {
      const traffic = createTraffic(draft);
      const at = traffic({ hours: HEALTHY_HOURS });
      draft.repetition();
      goWrong(draft, traffic, at);
    },
  };
}
