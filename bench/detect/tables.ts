import type { Level } from "../../src/core/finding.js";
import type { Row, Table } from "../report.js";
import { type Evaluation, type Miss, READ_BY_PEOPLE } from "./evaluate.js";
import { missReasons } from "./miss-reason.js";
import type { Score } from "./score.js";
import { type Share, shareText } from "./share.js";

/** Lays out an evaluation as tables: the hardest labels first, the summary, each way to cut it, what was missed. */
export function tables(evaluation: Evaluation): Table[] {
  const { bySource, byLabeller, byLabel, byKind, missed } = evaluation;
  const hardest = [...byLabeller].filter(([name]) => name === READ_BY_PEOPLE);
  return [
    { title: "Runs labelled by people alone", rows: scoreRows("labelled", new Map(hardest)) },
    { title: `All runs, ruleset ${evaluation.ruleset}`, rows: summary(evaluation) },
    { title: "By labeller", rows: scoreRows("labelled", byLabeller) },
    { title: "By label", rows: scoreRows("label", byLabel) },
    { title: "Loops by kind", rows: kindRows(byKind) },
    { title: "By source", rows: scoreRows("source", bySource) },
    { title: "What alarmed on runs without a loop", rows: causeRows(evaluation) },
    { title: "Runs without a loop that raised an alarm", rows: alarmedRows(evaluation) },
    { title: "Loops not tripped, by kind", rows: missesByKind(missed) },
    { title: "Loops not tripped, by reason", rows: missesByReason(missed) },
    { title: "Loops not even warned of", rows: missed.filter(({ isWarned }) => !isWarned).map(missRow) },
    {
      title: "Loops warned of but not tripped",
      rows: missed.filter(({ isWarned }) => isWarned).map(missRow),
    },
  ];
}

function summary(evaluation: Evaluation): Row[] {
  const { all, macro, longLoops, recoveredLoops, delay, repetitions } = evaluation;
  const line = (figure: string, at: (level: Level) => string): Row => ({
    figure,
    "at warn": at("warn"),
    "at trip": at("trip"),
  });
  return [
    line("loops found", (level) => shareText(all.found[level])),
    line("long loops found (12 events or more)", (level) => shareText(longLoops[level])),
    line("loops found, mean of sources with 10 or more", (level) => percent(macro.found[level])),
    line("false alarms", (level) => shareText(all.alarmed[level])),
    line("false alarms on successful runs", (level) => shareText(all.alarmedSuccessful[level])),
    line("false alarms, mean of sources with 10 or more", (level) => percent(macro.alarmed[level])),
    line("loops found in runs that succeeded all the same", (level) => shareText(recoveredLoops[level])),
    line("events into the loop, median / p90", (level) => `${delay[level].median} / ${delay[level].p90}`),
    line(
      "repetitions seen by then, median / p90",
      (level) => `${repetitions[level].median} / ${repetitions[level].p90}`,
    ),
    {
      figure: "tokens of loops after the trip (projection)",
      "at warn": "",
      "at trip": tokenShare(evaluation.savedTokens),
    },
    {
      figure: "tokens of healthy runs after a trip (projection)",
      "at warn": "",
      "at trip": tokenShare(evaluation.lostTokens),
    },
  ];
}

function scoreRows(column: string, scores: ReadonlyMap<string, Score>): Row[] {
  return [...scores].map(([name, { found, alarmed, alarmedSuccessful }]) => ({
    [column]: name,
    "found at warn": shareText(found.warn),
    "found at trip": shareText(found.trip),
    "false at warn": shareText(alarmed.warn),
    "false at trip": shareText(alarmed.trip),
    "false on success, warn / trip": `${counts(alarmedSuccessful.warn)}, ${counts(alarmedSuccessful.trip)}`,
  }));
}

function kindRows(scores: ReadonlyMap<string, Score>): Row[] {
  return [...scores].map(([kind, { found }]) => ({
    kind,
    "found at warn": shareText(found.warn),
    "found at trip": shareText(found.trip),
  }));
}

function causeRows({ falseAlarms }: Evaluation): Row[] {
  return falseAlarms.map(({ code, level, runs, successful }) => ({ code, level, runs, successful }));
}

function alarmedRows({ alarmedRuns }: Evaluation): Row[] {
  return alarmedRuns.map(({ source, id, findings }) => ({ source, run: id, findings: findings.join(", ") }));
}

function missesByKind(missed: readonly Miss[]): Row[] {
  const kinds = [...new Set(missed.map(({ kind }) => kind))].sort();
  return kinds.map((kind) =>
    countMisses(
      "kind",
      kind,
      missed.filter((miss) => miss.kind === kind),
    ),
  );
}

function missesByReason(missed: readonly Miss[]): Row[] {
  return missReasons
    .map((reason) =>
      countMisses(
        "reason",
        reason,
        missed.filter((miss) => miss.reason === reason),
      ),
    )
    .filter((row) => row["not tripped"] !== 0);
}

function countMisses(column: string, name: string, missed: readonly Miss[]): Row {
  return {
    [column]: name,
    "not tripped": missed.length,
    "not even warned of": missed.filter(({ isWarned }) => !isWarned).length,
  };
}

function missRow({ source, id, kind, labelBy, reason }: Miss): Row {
  return { source, run: id, kind, "labelled by": labelBy, reason };
}

function tokenShare(share: Share): string {
  const count = (tokens: number) => tokens.toLocaleString("en-US");
  return share.of === 0
    ? "–"
    : `${percent(share.hits / share.of)}, ${count(share.hits)} of ${count(share.of)}`;
}

function percent(share: number): string {
  return Number.isNaN(share) ? "–" : `${(share * 100).toFixed(1)} %`;
}

function counts({ hits, of }: Share): string {
  return of === 0 ? "–" : `${hits}/${of}`;
}
