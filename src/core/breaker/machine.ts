import { assign, setup } from "xstate";

/** Gate of a task or of a part of it. Only `closed` and, for one supervised turn, `halfOpen` let calls through. */
export type Gate = "closed" | "open" | "halfOpen" | "asking" | "finished";

/** What may apply besides, each by itself: a budget's downgrade and a loop's nudge are different things. */
export const mitigations = ["nudged", "throttled", "downgraded", "summarizing"] as const;

/** One of the mitigations above. */
export type Mitigation = (typeof mitigations)[number];

/** A breaker at rest: plain JSON. */
export interface BreakerState {
  readonly gate: Gate;
  readonly mitigations: readonly Mitigation[];
  /** Counts the changes of the gate. A permit or result of an older generation means nothing. */
  readonly generation: number;
}

export type BreakerEvent =
  | { readonly type: "TRIP" }
  | { readonly type: "ASK" }
  | { readonly type: "RESUME" }
  | { readonly type: "PROBE_PASSED" }
  | { readonly type: "FINISH" }
  | { readonly type: "MITIGATE"; readonly mitigation: Mitigation }
  | { readonly type: "RELIEVE" };

const advance = assign<{ generation: number }, BreakerEvent, undefined, BreakerEvent, never>({
  generation: ({ context }) => context.generation + 1,
});

/** The states and their transitions; everything else about breakers is data around it. */
export const breakerMachine = setup({
  types: {
    context: {} as { generation: number },
    events: {} as BreakerEvent,
    input: {} as { generation: number },
  },
  actions: { advance },
  guards: {
    is: ({ event }, params: { mitigation: Mitigation }) =>
      event.type === "MITIGATE" && event.mitigation === params.mitigation,
  },
}).createMachine({
  context: ({ input }) => ({ generation: input.generation }),
  type: "parallel",
  states: {
    gate: {
      initial: "closed",
      states: {
        closed: {
          on: {
            TRIP: { target: "open", actions: "advance" },
            ASK: { target: "asking", actions: "advance" },
            FINISH: { target: "finished", actions: "advance" },
          },
        },
        open: {
          on: {
            RESUME: { target: "halfOpen", actions: "advance" },
            FINISH: { target: "finished", actions: "advance" },
          },
        },
        halfOpen: {
          on: {
            TRIP: { target: "open", actions: "advance" },
            ASK: { target: "asking", actions: "advance" },
            PROBE_PASSED: { target: "closed", actions: "advance" },
            FINISH: { target: "finished", actions: "advance" },
          },
        },
        asking: {
          on: {
            TRIP: { target: "open", actions: "advance" },
            RESUME: { target: "halfOpen", actions: "advance" },
            FINISH: { target: "finished", actions: "advance" },
          },
        },
        finished: { type: "final" },
      },
    },
    nudged: mitigation("nudged"),
    throttled: mitigation("throttled"),
    downgraded: mitigation("downgraded"),
    summarizing: mitigation("summarizing"),
  },
});

/** One independent region: off until mitigated, on until relieved. */
function mitigation(name: Mitigation) {
  return {
    initial: "off",
    states: {
      off: { on: { MITIGATE: { target: "on", guard: { type: "is", params: { mitigation: name } } } } },
      on: { on: { RELIEVE: { target: "off" } } },
    },
  } as const;
}
