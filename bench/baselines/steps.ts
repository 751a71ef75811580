import type { Event } from "../../src/core/event.js";
import { canonicalJson } from "../../src/core/observe/canonical-json.js";

/** What baselines compare: a message, or a call together with its result. */
export interface Step {
  readonly agent: string;
  readonly kind: "message" | "call";
  /** What was said, or which tool was called with what. */
  readonly action: string;
  /** What came back; `null` for messages and where nothing was recorded. */
  readonly outcome: string | null;
  readonly isError: boolean;
}

type Call = Extract<Event, { type: "tool-call" }>;
type Result = Extract<Event, { type: "tool-result" }>;

/** Joins calls with their results; each event completes the steps that are returned for it. */
export function createSteps(): (event: Event) => readonly Step[] {
  const open = new Map<string, Call[]>();
  return (event) => {
    switch (event.type) {
      case "message": {
        const said = {
          agent: event.from,
          kind: "message",
          action: event.content ?? `#${event.seq}`,
        } as const;
        return [...unanswered(open, event.from), { ...said, outcome: null, isError: false }];
      }
      case "tool-call": {
        const steps = isNewRound(open.get(event.from), event) ? unanswered(open, event.from) : [];
        open.set(event.from, [...(open.get(event.from) ?? []), event]);
        return steps;
      }
      case "tool-result":
        return answered(open, event);
      default:
        return [];
    }
  };
}

/** Calls of one parallel round wait together; any other call shows that the last one got no answer. */
function isNewRound(calls: readonly Call[] | undefined, { round }: Call): boolean {
  return calls?.some((call) => round === undefined || call.round !== round) ?? false;
}

function unanswered(open: Map<string, Call[]>, agent: string): Step[] {
  const calls = open.get(agent) ?? [];
  open.delete(agent);
  return calls.map((call) => stepOf(call, null, false));
}

function answered(open: Map<string, Call[]>, { to, call: id, content, status }: Result): Step[] {
  const calls = open.get(to) ?? [];
  const call = calls.find((candidate) => id === undefined || candidate.call === id);
  if (call === undefined) return [];
  open.set(
    to,
    calls.filter((other) => other !== call),
  );
  return [stepOf(call, status === "none" ? null : (content ?? null), status === "error")];
}

function stepOf(call: Call, outcome: string | null, isError: boolean): Step {
  const { from: agent, tool, args, content } = call;
  const asked = args === undefined ? (content ?? `#${call.seq}`) : canonicalJson(args);
  return { agent, kind: "call", action: `${tool} ${asked}`, outcome, isError };
}
