import type * as z from "zod";
import type { eventSchema } from "../../core/event.js";
import { groupNames } from "./groups.js";
import { type ModelCallTokens, modelCalls } from "./model-calls.js";
import { type Pairing, pairResults } from "./pair-results.js";
import type { DatasetEvent } from "./schema.js";

type EventInput = z.input<typeof eventSchema>;

/** What the trace as a whole says about its events. */
interface Context {
  readonly groups: ReadonlySet<string>;
  readonly pairings: ReadonlyMap<number, Pairing>;
  readonly tokens: ReadonlyMap<number, ModelCallTokens>;
  /** Without recorded results, calls in a row may have been made one after the other. */
  readonly hasResults: boolean;
}

/** Translates the events of one run, one for one, with their `seq`. */
export function translateEvents(events: readonly DatasetEvent[]): EventInput[] {
  const context: Context = {
    groups: groupNames(events),
    pairings: pairResults(events),
    tokens: modelCalls(events),
    hasResults: events.some((event) => event.kind === "tool_result" || event.kind === "error"),
  };
  return events.map((event) => translate(event, context));
}

function translate(event: DatasetEvent, context: Context): EventInput {
  switch (event.kind) {
    case "message":
    case "final":
      return message(event, context);
    case "tool_call":
      return toolCall(event, context);
    case "tool_result":
    case "error":
      return isPosted(event, context) ? message(event, context) : toolResult(event, context);
  }
}

/** A result shown to a whole group, where nobody made a call that it answers, is something said there. */
function isPosted(event: DatasetEvent, { groups, pairings }: Context): boolean {
  return groups.has(event.to) && !pairings.has(event.seq);
}

function message(event: DatasetEvent, context: Context): EventInput {
  return {
    type: "message",
    ...common(event),
    ...billed(event, context),
    from: event.from,
    to: context.groups.has(event.to) ? { group: event.to } : event.to,
    content: event.content,
    ...(event.channel === "thought" && { channel: "thought" }),
  };
}

function toolCall(event: DatasetEvent, context: Context): EventInput {
  const pairing = context.pairings.get(event.seq);
  return {
    type: "tool-call",
    ...common(event),
    ...billed(event, context),
    from: event.from,
    tool: event.tool ?? event.to,
    ...(event.args === undefined ? { content: event.content } : { args: event.args as EventArgs }),
    ...(pairing && { call: pairing.call }),
    ...(pairing && context.hasResults && { round: pairing.round }),
  };
}

/** Not yet checked: the caller parses each event. */
type EventArgs = Extract<EventInput, { type: "tool-call" }>["args"];

function toolResult(event: DatasetEvent, context: Context): EventInput {
  const pairing = context.pairings.get(event.seq);
  return {
    type: "tool-result",
    ...common(event),
    to: pairing?.caller ?? event.to,
    content: event.content,
    status: event.kind === "error" ? "error" : "ok",
    ...(event.tool !== undefined && { tool: event.tool }),
    ...(pairing && { call: pairing.call }),
  };
}

function common({ seq, t_ms, chars }: DatasetEvent) {
  return { seq, ...(t_ms !== undefined && { at: t_ms }), ...(chars !== undefined && { chars }) };
}

function billed({ seq, model }: DatasetEvent, { tokens }: Context) {
  const usage = tokens.get(seq);
  return {
    ...(model !== undefined && { model }),
    ...(usage && { usage: { ...usage, source: "provider" as const } }),
  };
}
