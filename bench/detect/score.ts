import type { Level } from "../../src/core/finding.js";
import { alarms, firstHit } from "./hits.js";
import type { JudgedRun } from "./judge-runs.js";
import { type Share, shareOf } from "./share.js";

export type ByLevel = Readonly<Record<Level, Share>>;

/** How well the detectors did on a group of runs. A run counts once. */
export interface Score {
  /** Runs with a loop of which a finding lies inside a loop. */
  readonly found: ByLevel;
  /** Runs without a loop that have a finding. */
  readonly alarmed: ByLevel;
  /** The same, of those that reached their goal. */
  readonly alarmedSuccessful: ByLevel;
}

/** Scores a group of runs; those that nobody decided about are left out. */
export function score(runs: readonly JudgedRun[]): Score {
  const loops = runs.filter(({ labels }) => labels.loop === true);
  const healthy = runs.filter(({ labels }) => labels.loop === false);
  const successful = healthy.filter(({ labels }) => labels.outcome === "success");
  return {
    found: byLevel((level) => shareOf(loops, (run) => firstHit(run, level) !== undefined)),
    alarmed: byLevel((level) => shareOf(healthy, (run) => alarms(run, level))),
    alarmedSuccessful: byLevel((level) => shareOf(successful, (run) => alarms(run, level))),
  };
}

/** Scores each group apart; groups in the order of their names. */
export function scoreGroups(
  runs: readonly JudgedRun[],
  nameOf: (run: JudgedRun) => string | undefined,
): ReadonlyMap<string, Score> {
  const groups = new Map<string, JudgedRun[]>();
  for (const run of runs) {
    const name = nameOf(run);
    if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), run]);
  }
  return new Map(
    [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, group]) => [name, score(group)]),
  );
}

function byLevel(shareAt: (level: Level) => Share): ByLevel {
  return { warn: shareAt("warn"), trip: shareAt("trip") };
}
