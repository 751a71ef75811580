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
  /** What its time is compared with: that of the same tool, by its name, or of all agents. */
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
/** Group of all agents. No tool has an empty name. */
const AGENTS = "";

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
    case "tool-result":
      answer(answers, observation, at, state);
      break;
    case "return": {
      const { to } = observation;
      const isOver = state.members.get(to)?.wait === null;
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
  return {
    seq,
    isCall: true,
    from,
    on: [tool],
    call: call ?? null,
    group: tool,
    since: at,
    deadlineAt: null,
    heardAt: at,
    isReported: false,
  };
}

type Wait = Extract<Observation, { type: "wait" }>;

function awaitedAgents({ seq, from, on, deadlineAt }: Wait, at: number): OpenAnswer {
  const names = typeof on === "string" ? [on] : on;
  return {
    seq,
    isCall: false,
    from,
    on: names,
    call: null,
    group: AGENTS,
    since: at,
    deadlineAt: deadlineAt ?? null,
    heardAt: at,
    isReported: false,
  };
}

type Result = Extract<Observation, { type: "tool-result" }>;

function answer(answers: Answers, result: Result, at: number, state: EngineState): void {
  const index = answers.open.findIndex((open) => isAnswered(open, result));
  const answered = answers.open[index];
  if (answered === undefined) return;
  answers.open.splice(index, 1);
  close(answers, answered, state, at);
}

/** By id; without ids, results answer calls in order. */
function isAnswered({ isCall, from, call, on }: OpenAnswer, result: Result): boolean {
  if (!isCall || from !== result.to) return false;
  if (result.call !== undefined) return call === result.call;
  return result.tool === undefined || on[0] === result.tool;
}

function begin({ open }: Answers, next: OpenAnswer): void {
  if (open.length >= MAX_OPEN) open.shift();
  open.push(next);
}

/** Ends waits; with a time, because the answer came. */
function end(answers: Answers, isOver: (open: OpenAnswer) => boolean, state: EngineState, at?: number): void {
  const over = answers.open.filter(isOver);
  if (over.length === 0) return;
  answers.open = answers.open.filter((other) => !over.includes(other));
  for (const open of over) close(answers, open, state, at);
}

function close({ times }: Answers, answer: OpenAnswer, state: EngineState, at?: number): void {
  if (answer.isReported) endEpisode(state, "STALL", answer.seq);
  if (at === undefined) return;
  const { group, since } = answer;
  const known = times.get(group);
  if (known !== undefined || times.size < MAX_GROUPS) times.set(group, noteTime(known, at - since));
}
