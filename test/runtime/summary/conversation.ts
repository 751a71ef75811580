import { createState } from "../../../src/core/engine/state.js";
import { type Event, eventSchema } from "../../../src/core/event.js";
import type { Finding } from "../../../src/core/finding.js";
import { createExcerpts, type ExcerptView } from "../../../src/runtime/summary/excerpts.js";
import type { SummaryRequest } from "../../../src/runtime/summary/summary.js";

/** Reads `from > to: text`, numbered from `first`; `*` before the line marks what has new words. */
export function talk(lines: readonly string[], first = 0): [Event, number | null][] {
  return lines.map((line, at) => {
    const [, news, from, to, content] = /^(\*?)(\S+) > (\S+): (.*)$/s.exec(line) ?? [];
    return [eventSchema.parse({ type: "message", seq: first + at, from, to, content }), news ? 12 : 0];
  });
}

export function viewOf(events: readonly (readonly [Event, number | null])[]): ExcerptView {
  const excerpts = createExcerpts();
  for (const [event, newWords] of events) excerpts.push(event, newWords);
  return excerpts.view();
}

export function staleChain(events: readonly number[], repetitions = 6): Finding {
  return {
    code: "STALE_CHAIN",
    level: "trip",
    seq: events.at(-1) ?? 0,
    args: {},
    evidence: { events, repetitions, tokens: 5_000 },
    stake: { spent: 5_000, projected: null, spentNanoUsd: null },
    cut: {
      kind: "edges",
      edges: [
        ["writer", "critic"],
        ["critic", "writer"],
      ],
    },
  };
}

export function requestOf(excerpts: ExcerptView, rest: Partial<SummaryRequest> = {}): SummaryRequest {
  const { counts } = createState({ task: "t" });
  return {
    goal: null,
    excerpts,
    finding: null,
    counts: { ...counts, events: 40, tokens: 12_000, waste: 6_000, modelCalls: 20, nanoUsd: 1_230_000_000 },
    participants: [
      { name: "user", kind: "human", messages: 1 },
      { name: "writer", kind: "agent", messages: 20 },
      { name: "critic", kind: "agent", messages: 19 },
    ],
    ...rest,
  };
}
