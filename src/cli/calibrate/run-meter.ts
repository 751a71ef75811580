import type { Event } from "../../core/event.js";
import type { Observation } from "../../core/observation.js";
import type { ReplayReport } from "../../runtime/replay.js";
import type { Measures } from "./measures.js";

/** Measures one run while it is read. */
export interface RunMeter {
  push(event: Event | Observation): void;
  /** What the run came to, with what its replay counted. */
  measures(report: Pick<ReplayReport, "counts" | "firstAt" | "lastAt">): Measures;
}

/** Makes the meter of one run. */
export function createRunMeter(): RunMeter {
  const edges = new Map<string, number>();
  const children = new Map<string, number>();
  const depths = new Map<string, number>();

  function push(event: Event | Observation): void {
    if (event.type === "message" && typeof event.to === "string") {
      const edge = JSON.stringify([event.from, event.to]);
      edges.set(edge, (edges.get(edge) ?? 0) + 1);
    }
    if (event.type === "spawn") {
      children.set(event.from, (children.get(event.from) ?? 0) + 1);
      depths.set(event.child, (depths.get(event.from) ?? 0) + 1);
    }
  }

  return {
    push,
    measures: ({ counts, firstAt, lastAt }) => {
      const { tokens, nanoUsd, unpriced, modelCalls, toolCalls, turns, participants, events } = counts;
      return {
        tokens,
        // A cost with unknown parts is none; a limit made of it would be too low.
        ...(unpriced === 0 && modelCalls > 0 ? { usd: nanoUsd } : {}),
        modelCalls,
        toolCalls,
        turns,
        ...(firstAt === null || lastAt === null ? {} : { wallMs: lastAt - firstAt }),
        messagesPerEdge: largest(edges),
        participants,
        childrenPerAgent: largest(children),
        spawnDepth: largest(depths),
        events,
      };
    },
  };
}

function largest(counts: ReadonlyMap<string, number>): number {
  return Math.max(0, ...counts.values());
}
