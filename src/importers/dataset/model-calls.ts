import type { DatasetEvent } from "./schema.js";

/** Tokens of one model call. */
export interface ModelCallTokens {
  readonly input: number;
  readonly output: number;
}

/** A model call that may have produced several events in a row. */
interface OpenModelCall {
  /** First event that carries its tokens. */
  readonly seq: number;
  input: number | undefined;
  output: number | undefined;
  hasResult: boolean;
}

/**
 * Charges each model call once, to its first event; returns the tokens by `seq`. A model call that says
 * something and makes several tool calls is recorded as several events that repeat its tokens.
 */
export function modelCalls(events: readonly DatasetEvent[]): ReadonlyMap<number, ModelCallTokens> {
  const open = new Map<string, OpenModelCall>();
  const charged: OpenModelCall[] = [];
  for (const event of events) {
    noteArrival(event, open);
    if (event.tokens_in === undefined && event.tokens_out === undefined) continue;
    const current = open.get(event.from);
    if (current && isSameModelCall(current, event)) join(current, event);
    else {
      const begun = begin(event);
      open.set(event.from, begun);
      charged.push(begun);
    }
  }
  return new Map(charged.map(({ seq, input = 0, output = 0 }) => [seq, { input, output }]));
}

/** What reaches an agent ends its model call, except results that overtake the rest of its calls. */
function noteArrival({ from, to, kind }: DatasetEvent, open: Map<string, OpenModelCall>): void {
  const current = open.get(to);
  if (!current || from === to) return;
  if (kind === "tool_result" || kind === "error") current.hasResult = true;
  else open.delete(to);
}

function isSameModelCall(current: OpenModelCall, event: DatasetEvent): boolean {
  if (current.input !== undefined && event.tokens_in !== undefined) return current.input === event.tokens_in;
  if (current.hasResult) return false;
  const isEitherKnown = current.input !== undefined || event.tokens_in !== undefined;
  return isEitherKnown || current.output === event.tokens_out;
}

/** While a model streams, each record repeats its input and counts its output up to here. */
function join(current: OpenModelCall, event: DatasetEvent): void {
  current.input ??= event.tokens_in;
  if (event.tokens_out !== undefined) current.output = Math.max(current.output ?? 0, event.tokens_out);
}

function begin(event: DatasetEvent): OpenModelCall {
  return { seq: event.seq, input: event.tokens_in, output: event.tokens_out, hasResult: false };
}
