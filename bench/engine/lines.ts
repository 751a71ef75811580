import type { Event } from "../../src/core/event.js";

/** An event as it comes: its JSON text, and what it parses to. */
export interface Line {
  readonly json: string;
  readonly event: Event;
}

/** Begins a task on a clock that ticks a second an event. */
const START_AT = 1_795_000_000_000;

const usage = { cacheRead: 1_024, cacheWrite: 0, reasoning: 0, source: "provider" } as const;

/** Two agents that talk to each other in turn, one model call a message. */
export function messageLines(contents: readonly string[]): Line[] {
  return contents.map((content, seq) =>
    line({
      type: "message",
      seq,
      at: START_AT + seq * 1_000,
      from: seq % 2 === 0 ? "planner" : "reviewer",
      to: seq % 2 === 0 ? "reviewer" : "planner",
      channel: "talk",
      content,
      model: "gpt-4o-2024-08-06",
      usage: { ...usage, input: 900 + (seq % 700), output: content.length >> 2 },
    }),
  );
}

/** One agent that calls a tool and reads its result: two events a call. */
export function callLines(queries: readonly string[], results: readonly string[]): Line[] {
  return queries.flatMap((query, index) => {
    const call = `call_${index}`;
    const at = START_AT + index * 2_000;
    return [
      line({
        type: "tool-call",
        seq: index * 2,
        at,
        from: "researcher",
        tool: "search_documents",
        call,
        args: { query, limit: 20, filters: { language: "en", since: "2026-01-01" }, request_id: call },
        model: "gpt-4o-2024-08-06",
        usage: { ...usage, input: 1_200, output: 60 },
      }),
      line({
        type: "tool-result",
        seq: index * 2 + 1,
        at: at + 400,
        to: "researcher",
        tool: "search_documents",
        call,
        content: results[index] ?? "",
        status: "ok",
      }),
    ];
  });
}

/** Parses the event anew: it is judged when it has just come. */
export function renewed({ json }: Line): Line {
  return { json, event: JSON.parse(json) };
}

/** Parsed from its text: strings built from parts would be flattened at the detectors' expense. */
function line(event: Event): Line {
  return renewed({ json: JSON.stringify(event), event });
}
