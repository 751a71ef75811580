import { endEpisode } from "../engine/episodes.js";
import type { EngineState } from "../engine/state.js";
import type { Observation } from "../observation.js";
import { type LogTimes, noteTime } from "./log-times.js";

/** An answer that somebody waits for: of a tool, or of agents. */
export interface OpenAnswer {
  readonly seq: number;
  readonly isCall: boolean;
  readonly from: string;
  /** Agents that are waited for, or the tool. */
  readonly on: readonly string[];
  readonly call: string | null;
  /** What its time is compared with: the same tool's, or all agents'. */
  readonly group: string;
  readonly since: number;
  readonly deadlineAt: number | null;
  /** Last sign of life of whoever is waited for. */
  heardAt: number;
  isReported: boolean;
}

/** Answers that are out, and how long those took that came. */
export interface Answers {
  open: OpenAnswer[];
  readonly times: Map<string, LogTimes>;
}

/** Answers waited for at a time; the oldest is given up. */
const MAX_OPEN = 64;
/** Groups whose times are remembered: agents, and the tools that were used first. */
const MAX_GROUPS = 64;

/** Books what an event begins, answers or gives up. O(open answers). */
export function followAnswers(
  answers: Answers,
  observation: Observation,
  at: number,
  state: EngineState,
): void {
  const begun = { seq: observation.seq, since: at, heardAt: at, isReported: false };
  switch (observation.type) {
    case "tool-call": {
      const { from, tool, call = null } = observation;
      if (state.lacks.includes("results")) break;
      begin(answers, {
        ...begun,
        isCall: true,
        from,
        on: [tool],
        call,
        group: `tool ${tool}`,
        deadlineAt: null,
      });
      break;
    }
    case "wait": {
      const { from, on, deadlineAt = null } = observation;
      end(answers, ({ isCall, from: waiting }) => !isCall && waiting === from, state);
      const names = typeof on === "string" ? [on] : on;
      begin(answers, { ...begun, isCall: false, from, on: names, call: null, group: "agents", deadlineAt });
      break;
    }
    case "tool-result": {
      const answered = callOf(answers, observation);
      end(answers, (open) => open === answered, state, at);
      break;
    }
    case "return": {
      const { to } = observation;
      const isOver = state.members.get(to)?.waitsOn.length === 0;
      if (isOver) end(answers, ({ isCall, from }) => !isCall && from === to, state, at);
      break;
    }
    case "message":
      // Who goes on talking does not wait for its calls.
      end(answers, ({ isCall, from }) => isCall && from === observation.from, state);
      break;
    case "finish":
      end(answers, () => true, state);
  }
}

type Result = Extract<Observation, { type: "tool-result" }>;

/** By id; without ids, results answer calls in order. */
function callOf({ open }: Answers, { to, call, tool }: Result): OpenAnswer | undefined {
  const calls = open.filter(({ isCall, from }) => isCall && from === to);
  if (call !== undefined) return calls.find((other) => other.call === call);
  return calls.find(({ on }) => tool === undefined || on[0] === tool);
}

function begin({ open }: Answers, next: OpenAnswer): void {
  if (open.length >= MAX_OPEN) open.shift();
  open.push(next);
}

/** Ends waits; with a time, because the answer came. */
function end(answers: Answers, isOver: (open: OpenAnswer) => boolean, state: EngineState, at?: number): void {
  const { open, times } = answers;
  const over = open.filter(isOver);
  if (over.length === 0) return;
  answers.open = open.filter((other) => !over.includes(other));
  for (const { seq, group, since } of over) {
    endEpisode(state, "STALL", String(seq));
    const isRemembered = times.has(group) || times.size < MAX_GROUPS;
    if (at !== undefined && isRemembered) times.set(group, noteTime(times.get(group), at - since));
  }
}
