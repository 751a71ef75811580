import { type Effect, toolEffect } from "../../core/engine/tool-effect.js";
import type { Event } from "../../core/event.js";
import { copyHead } from "./copy-head.js";

type Call = Extract<Event, { type: "tool-call" }>;
type Result = Extract<Event, { type: "tool-result" }>;

interface OpenCall {
  readonly seq: number;
  readonly from: string;
  readonly id: string | null;
  readonly tool: string;
  readonly effect: Effect;
}

/** What a result owes to its call: its `seq`, its tool, and what that does to the world. */
export interface CallFacts {
  readonly call: number;
  readonly from: string;
  readonly effect: OpenCall["effect"];
}

/** Pairs results with the calls they answer: by id, else in order. */
export interface OpenCalls {
  open(call: Call): void;
  /** Returns `undefined` where the call is not known. */
  close(result: Result): CallFacts | undefined;
}

/** Calls of all agents that wait at a time; beyond it the oldest is given up. */
const MAX_OPEN_CALLS = 64;
/** Longest name that the event schema allows. */
const MAX_NAME_CHARS = 256;

/** Creates an empty list of calls that wait for results. */
export function createOpenCalls(): OpenCalls {
  const waiting: OpenCall[] = [];
  return {
    open({ seq, from, call, tool, effect = toolEffect(tool) }) {
      if (waiting.length >= MAX_OPEN_CALLS) waiting.shift();
      const id = call === undefined ? null : copyHead(call, MAX_NAME_CHARS);
      waiting.push({
        seq,
        from: copyHead(from, MAX_NAME_CHARS),
        id,
        tool: copyHead(tool, MAX_NAME_CHARS),
        effect,
      });
    },
    close(result) {
      const at = indexOfCall(waiting, result);
      const [call] = at < 0 ? [] : waiting.splice(at, 1);
      return call && { call: call.seq, from: call.tool, effect: call.effect };
    },
  };
}

function indexOfCall(waiting: readonly OpenCall[], { to, call, tool }: Result): number {
  const byId = call === undefined ? -1 : waiting.findIndex((open) => open.from === to && open.id === call);
  if (byId >= 0) return byId;
  return waiting.findIndex((open) => open.from === to && (tool === undefined || open.tool === tool));
}
