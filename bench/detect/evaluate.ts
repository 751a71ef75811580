import type { FindingCode, Level } from "../../src/core/finding.js";
import { RULESET } from "../../src/core/policy/policy.js";
import { quantile } from "../quantile.js";
import { alarms, delayEvents, firstHit } from "./hits.js";
import type { JudgedRun } from "./judge-runs.js";
import { type MissReason, missReason } from "./miss-reason.js";
import { type Precision, precisions } from "./precision.js";
import { type ByLevel, type Score, score, scoreGroups } from "./score.js";
import type { Share } from "./share.js";
import { lostTokens, savedTokens } from "./tokens.js";

/** Everything that the benchmark says about the detectors. */
export interface Evaluation {
  readonly ruleset: string;
  readonly runs: number;
  readonly events: number;
  /** Runs that nobody decided about: in none of the figures. */
  readonly undecided: number;
  readonly all: Score;
  readonly bySource: ReadonlyMap<string, Score>;
  readonly byLabeller: ReadonlyMap<string, Score>;
  /** The same by the label's own word for who made it. */
  readonly byLabel: ReadonlyMap<string, Score>;
  readonly byKind: ReadonlyMap<string, Score>;
  /** Mean over the sources that are large enough to have a share of their own. */
  readonly macro: { readonly found: MeanByLevel; readonly alarmed: MeanByLevel };
  readonly longLoops: ByLevel;
  /** Runs that got there in spite of a loop. */
  readonly recoveredLoops: ByLevel;
  /** Events between the first redundant one and the finding. */
  readonly delay: QuantilesByLevel;
  /** Times that the finding had seen the period, the first one included. */
  readonly repetitions: QuantilesByLevel;
  readonly precision: Readonly<Record<Level, readonly Precision[]>>;
  readonly falseAlarms: readonly FalseAlarmCause[];
  /** Healthy runs with an alarm, each with what was said there. */
  readonly alarmedRuns: readonly AlarmedRun[];
  readonly savedTokens: Share;
  readonly lostTokens: Share;
  readonly missed: readonly Miss[];
}

type MeanByLevel = Readonly<Record<Level, number>>;

interface Quantiles {
  readonly median: number;
  readonly p90: number;
}

type QuantilesByLevel = Readonly<Record<Level, Quantiles>>;

export interface FalseAlarmCause {
  readonly code: FindingCode;
  readonly level: Level;
  /** Healthy runs in which the rule alarmed. */
  readonly runs: number;
  /** Those of them that succeeded. */
  readonly successful: number;
}

export interface AlarmedRun {
  readonly source: string;
  readonly id: string;
  readonly level: Level;
  readonly findings: readonly string[];
}

export interface Miss {
  readonly source: string;
  readonly id: string;
  readonly kind: string;
  readonly labelBy: string;
  /** Whether it was at least warned of. */
  readonly isWarned: boolean;
  readonly reason: MissReason;
}

/** Sources with fewer loops, or fewer healthy runs, say nothing by themselves. */
const MIN_OF_SOURCE = 10;

/** Events of a loop that is worth stopping: twelve are four rounds of a step, its call and its result. */
const LONG_EVENTS = 12;

/** Compares what the detectors said with the labels. A run counts once. */
export function evaluate(runs: readonly JudgedRun[]): Evaluation {
  const decided = runs.filter(({ labels }) => labels.loop !== null);
  const loops = decided.filter(({ labels }) => labels.loop === true);
  const healthy = decided.filter(({ labels }) => labels.loop === false);
  const all = score(decided);
  const bySource = scoreGroups(decided, ({ labels }) => labels.source);
  return {
    ruleset: RULESET,
    runs: runs.length,
    events: runs.reduce((sum, { events }) => sum + events.length, 0),
    undecided: runs.length - decided.length,
    all,
    bySource,
    byLabeller: scoreGroups(decided, ({ labels }) => labeller(labels.labelBy)),
    byLabel: scoreGroups(decided, ({ labels }) => labels.labelBy ?? "unknown"),
    byKind: scoreGroups(loops, ({ labels }) => labels.kind ?? "unnamed"),
    macro: {
      found: macro([...bySource.values()].map(({ found }) => found)),
      alarmed: macro([...bySource.values()].map(({ alarmed }) => alarmed)),
    },
    longLoops: score(loops.filter(isLong)).found,
    recoveredLoops: score(loops.filter(({ labels }) => labels.outcome === "success")).found,
    delay: quantiles(loops, delayEvents),
    repetitions: quantiles(loops, (run, level) => firstHit(run, level)?.finding.evidence.repetitions),
    precision: {
      warn: precisions(all.found.warn, all.alarmed.warn),
      trip: precisions(all.found.trip, all.alarmed.trip),
    },
    falseAlarms: falseAlarms(healthy),
    alarmedRuns: healthy.filter((run) => alarms(run, "warn")).map(alarmedRun),
    savedTokens: savedTokens(loops),
    lostTokens: lostTokens(healthy),
    missed: loops.filter((run) => firstHit(run, "trip") === undefined).map(miss),
  };
}

/** Labels that no rule had a part in: what the detectors are to be judged by. */
export const READ_BY_PEOPLE = "read by people";

/** Loops that a rule proposed are easy for similar rules, so they are counted apart. */
function labeller(labelBy = "unknown"): string {
  if (["hand", "hand2", "original"].includes(labelBy)) return READ_BY_PEOPLE;
  return labelBy === "screen" ? "screened by a script" : "proposed by a rule";
}

function macro(shares: readonly ByLevel[]): MeanByLevel {
  const large = shares.filter(({ warn }) => warn.of >= MIN_OF_SOURCE);
  const mean = (level: Level) =>
    large.reduce((sum, share) => sum + share[level].hits / share[level].of, 0) / large.length;
  return { warn: mean("warn"), trip: mean("trip") };
}

function isLong({ spans }: JudgedRun): boolean {
  return spans.some(([start, end]) => end - start + 1 >= LONG_EVENTS);
}

function quantiles(
  loops: readonly JudgedRun[],
  measure: (run: JudgedRun, level: Level) => number | undefined,
): QuantilesByLevel {
  const at = (level: Level) => {
    const values = loops.flatMap((run) => measure(run, level) ?? []);
    return { median: quantile(values, 0.5), p90: quantile(values, 0.9) };
  };
  return { warn: at("warn"), trip: at("trip") };
}

function falseAlarms(healthy: readonly JudgedRun[]): FalseAlarmCause[] {
  const causes = new Map<string, FalseAlarmCause>();
  for (const { findings, labels } of healthy) {
    const seen = new Map(findings.map(({ code, level }) => [`${code} ${level}`, { code, level }]));
    for (const [key, cause] of seen) {
      const known = causes.get(key) ?? { ...cause, runs: 0, successful: 0 };
      const isSuccess = labels.outcome === "success" ? 1 : 0;
      causes.set(key, { ...known, runs: known.runs + 1, successful: known.successful + isSuccess });
    }
  }
  return [...causes.values()].sort((a, b) => b.runs - a.runs);
}

function alarmedRun(run: JudgedRun): AlarmedRun {
  return {
    source: run.labels.source,
    id: run.header.task,
    level: alarms(run, "trip") ? "trip" : "warn",
    findings: run.findings.map(({ code, level, seq }) => `${code} ${level} at ${seq}`),
  };
}

function miss(run: JudgedRun): Miss {
  return {
    source: run.labels.source,
    id: run.header.task,
    kind: run.labels.kind ?? "unnamed",
    labelBy: run.labels.labelBy ?? "unknown",
    isWarned: firstHit(run, "warn") !== undefined,
    reason: missReason(run),
  };
}
