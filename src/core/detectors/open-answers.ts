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
  switch (observation.type) {
    case "tool-call":
      if (!state.lacks.includes("results")) begin(answers, awaitedCall(observation, at));
      break;
    case "wait": {
      const { from: waiter } = observation;
      end(answers, ({ isCall, from }) => !isCall && from === waiter, state);
      begin(answers, awaitedAgents(observation, at));
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

type Call = Extract<Observation, { type: "tool-call" }>;

function awaitedCall({ seq, from, tool, call }: Call, at: number): OpenAnswer {
  const said = { seq, isCall: true, from, on: [tool], call: call ?? null, group: `tool ${tool}` };
  return { ...said, since: at, deadlineAt: null, heardAt: at, isReported: false };
}

type Wait = Extract<Observation, { type: "wait" }>;

function awaitedAgents({ seq, from, on, deadlineAt }: Wait, at: number): OpenAnswer {
  const names = typeof on === "string" ? [on] : on;
  const said = { seq, isCall: false, from, on: names, call: null, group: "agents" };
  return { ...said, since: at, deadlineAt: deadlineAt ?? null, heardAt: at, isReported: false };
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
    endEpisode(state, "STALL", seq);
    const isRemembered = times.has(group) || times.size < MAX_GROUPS;
    if (at !== undefined && isRemembered) times.set(group, noteTime(times.get(group), at - since));
  }
}
