import type { Counts } from "../core/engine/state.js";
import type { Event } from "../core/event.js";
import type { Finding } from "../core/finding.js";
import { priceBook } from "../runtime/prices/price-book.js";
import { createReplay, type ReplayReport } from "../runtime/replay.js";
import type { RunResult } from "../runtime/supervisor.js";
import { type Trace, trace } from "./events.js";

/** What the matchers take: events, a trace, the report of a replay, or the result of `supervisor.run`. */
export type Judgeable = Iterable<Event> | Trace | ReplayReport | RunResult<unknown>;

/** A run as far as the matchers look at it. */
export interface JudgedRun {
  readonly findings: readonly Finding[];
  readonly counts: Readonly<Counts>;
  /** Why it was stopped; for a recorded run, the code of each trip. */
  readonly stops: readonly string[];
}

/** Judges what a test hands over by the default policy, unless it was judged already. @throws TypeError for anything else */
export function judgedRun(subject: Judgeable): JudgedRun {
  if (typeof subject !== "object" || subject === null) throw notJudgeable(subject);
  if ("status" in subject) {
    const { findings, counts } = subject.task;
    const stops = subject.status === "halted" && subject.decision ? [subject.decision.reason] : [];
    return { findings, counts, stops };
  }
  if ("verdict" in subject) return recorded(subject);
  if ("header" in subject) return recorded(replay(subject));
  if (Symbol.iterator in subject) return recorded(replay(trace({}, subject)));
  throw notJudgeable(subject);
}

function notJudgeable(subject: unknown): TypeError {
  return new TypeError(
    `Expected events, a trace, a replay's report or the result of a run, got ${typeof subject}.`,
  );
}

function replay({ header, events }: Trace): ReplayReport {
  const judge = createReplay(header, { prices: priceBook() });
  for (const event of events) judge.push(event);
  return judge.report();
}

function recorded({ findings, counts }: ReplayReport): JudgedRun {
  return {
    findings,
    counts,
    stops: findings.filter(({ level }) => level === "trip").map(({ code }) => code),
  };
}
