import { mix, nameHash } from "../../src/core/fingerprint.js";
import type { Observation } from "../../src/core/observation.js";
import { inferKind } from "../../src/core/participant.js";
import { loopEvents } from "./hits.js";
import type { JudgedEvent, JudgedRun } from "./judge-runs.js";

export const missReasons = [
  "no content",
  "results not recorded",
  "spoken by people or harness",
  "new words in each round",
  "no two units equal",
  "calls equal, results differ",
  "fewer than 3 repetitions",
  "3 repetitions, others in between",
  "unexplained",
] as const;

/** Why a labelled loop is hard to see, as far as that can be computed. */
export type MissReason = (typeof missReasons)[number];

/** New words that make a unit informative to the stale chain rule. */
const INFORMATIVE_WORDS = 2.5;

/** Fewer equal units than this are no repetition to any rule. */
const REPETITIONS = 3;

/** Classifies a missed loop by the first reason that holds; the earlier ones hide the later ones. */
export function missReason(run: JudgedRun): MissReason {
  const inLoop = loopEvents(run);
  if (!inLoop.some(({ observation }) => "print" in observation && observation.print)) return "no content";
  const done = unitsUntil(run).filter(({ seq }) => inLoop.some(({ observation }) => observation.seq === seq));
  const byAgents = done.filter(({ isByAgent }) => isByAgent);
  if (byAgents.length === 0) return "spoken by people or harness";
  const repeated = most(byAgents.map(({ times }) => times));
  const called = most(byAgents.map(({ timesAsked }) => timesAsked));
  if (called >= REPETITIONS && run.header.lacks.includes("results")) return "results not recorded";
  if (repeated > REPETITIONS) return "unexplained";
  // Three in a row, or three rounds of a period, are not missed: these have others in between.
  if (repeated === REPETITIONS) return "3 repetitions, others in between";
  if (called >= REPETITIONS) return "calls equal, results differ";
  if (repeated === 2) return "fewer than 3 repetitions";
  return isInformative(inLoop) ? "new words in each round" : "no two units equal";
}

/** A message, or a call with its result. */
interface Done {
  readonly seq: number;
  readonly isByAgent: boolean;
  /** Times that it occurred until the end of the loop. */
  readonly times: number;
  /** The same, whatever the result was. */
  readonly timesAsked: number;
}

/** Everything said and done up to the end of the last loop: the first of the equal units lies before its start. */
function unitsUntil({ header, events, spans }: JudgedRun): Done[] {
  const end = most(spans.map(([, last]) => last));
  const kinds = new Map(header.participants.map(({ name, kind }) => [name, kind]));
  const units = symbols(events.filter(({ observation: { seq } }) => seq <= end));
  const times = tally(units.map(({ symbol }) => symbol));
  const asked = tally(units.map((unit) => unit.asked));
  return units.map((unit) => ({
    seq: unit.seq,
    isByAgent: (kinds.get(unit.by) ?? inferKind({ name: unit.by })) === "agent",
    times: times.get(unit.symbol) ?? 0,
    timesAsked: asked.get(unit.asked) ?? 0,
  }));
}

interface Symbols {
  readonly seq: number;
  readonly by: string;
  readonly asked: number;
  symbol: number;
}

function symbols(events: readonly JudgedEvent[]): Symbols[] {
  const units: Symbols[] = [];
  const open = new Map<string, Symbols>();
  for (const { observation } of events) {
    // Between two steps an agent may well think the same.
    if (observation.type === "message" && observation.channel !== "thought") {
      const symbol = mix(nameHash(observation.from), observation.print?.fine ?? observation.seq);
      units.push({ seq: observation.seq, by: observation.from, asked: symbol, symbol });
    }
    if (observation.type === "tool-call") {
      const asked = mix(nameHash(observation.from + observation.tool), exactOf(observation));
      const unit = { seq: observation.seq, by: observation.from, asked, symbol: asked };
      units.push(unit);
      open.set(observation.call ?? observation.from, unit);
    }
    if (observation.type === "tool-result") {
      const unit = open.get(observation.call ?? observation.to);
      if (unit !== undefined) unit.symbol = mix(unit.asked, observation.print?.fine ?? observation.seq);
    }
  }
  return units;
}

function exactOf(call: Extract<Observation, { type: "tool-call" }>): number {
  return call.print?.exact ?? call.seq;
}

function tally(values: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function most(values: readonly number[]): number {
  return values.reduce((left, right) => Math.max(left, right), 0);
}

/** Whether the median unit of the loop says something that the run had not heard. */
function isInformative(events: readonly JudgedEvent[]): boolean {
  const counts = events
    .flatMap(({ newWords }) => (newWords === null ? [] : [newWords]))
    .sort((a, b) => a - b);
  return (counts[counts.length >> 1] ?? 0) >= INFORMATIVE_WORDS;
}
