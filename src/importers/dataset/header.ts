import type * as z from "zod";
import { SCHEMA_VERSION } from "../../core/event.js";
import { inferKind } from "../../core/participant.js";
import type { MissingPart, traceHeaderSchema } from "../../core/trace.js";
import type { DatasetEvent, DatasetTrace } from "./schema.js";

type HeaderInput = z.input<typeof traceHeaderSchema>;

/** Describes a whole recorded run: who takes part, and what its source did not record. */
export function datasetHeader(trace: DatasetTrace, groups: ReadonlySet<string>): HeaderInput {
  return {
    type: "trace",
    schema: SCHEMA_VERSION,
    task: trace.id,
    kind: trace.framework,
    goal: trace.task,
    participants: participants(trace.events, groups),
    lacks: missing(trace.events),
  };
}

function participants(events: readonly DatasetEvent[], groups: ReadonlySet<string>) {
  const calls = events.filter((event) => event.kind === "tool_call");
  const results = events.filter((event) => isResult(event) && event.from !== event.to);
  const callers = new Set(calls.map((event) => event.from));
  const called = new Set(calls.map((event) => event.to));
  const answering = new Set(results.map((event) => event.from));
  const names = new Set(events.flatMap((event) => [event.from, event.to]));
  return [...names]
    .filter((name) => !groups.has(name))
    .map((name) => ({
      name,
      kind: inferKind({
        name,
        sendsResults: answering.has(name),
        receivesCalls: called.has(name),
        makesCalls: callers.has(name),
      }),
    }));
}

function missing(events: readonly DatasetEvent[]): MissingPart[] {
  const hasCalls = events.some((event) => event.kind === "tool_call");
  const lacks: MissingPart[] = [];
  if (hasCalls && !events.some(isResult)) lacks.push("results");
  if (!events.some((event) => event.t_ms !== undefined)) lacks.push("times");
  if (!events.some((event) => event.tokens_in !== undefined || event.tokens_out !== undefined)) {
    lacks.push("tokens");
  }
  return [...lacks, "waits"];
}

function isResult({ kind }: DatasetEvent): boolean {
  return kind === "tool_result" || kind === "error";
}
