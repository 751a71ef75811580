import { type Share, shareText } from "../detect/share.js";
import type { Row, Table } from "../report.js";
import type { ByDetector, GeneratedEvaluation, KindEvaluation } from "./evaluate-generated.js";
import { suiteIds } from "./judge.js";
import { rateText } from "./rate.js";
import type { Tally } from "./tally.js";

/** Lays out the evaluation: totals against the baselines first, then the suite kind by kind. */
export function generatedTables({ kinds, totals, ruleset, seeds }: GeneratedEvaluation): Table[] {
  const healthy = kinds.filter(({ group }) => group === "healthy" || group === "hard");
  const traffic = kinds.filter(({ group }) => group === "traffic" || group === "burn");
  const loops = kinds.filter(({ group }) => group === "loop");
  const heldOut = loops.filter(({ isHeldOut }) => isHeldOut);
  const development = loops.filter(({ isHeldOut }) => !isHeldOut);
  const setup = `ruleset ${ruleset}, ${seeds} seeds`;
  return [
    { title: `Loops of development kinds, ${setup}`, rows: foundRows(totals.developmentLoops) },
    { title: `Loops of held-out kinds, ${setup}`, rows: foundRows(totals.heldOutLoops) },
    { title: `Healthy conversations, ${setup}`, rows: alarmRows(totals.healthy) },
    { title: `Hard healthy conversations, ${setup}`, rows: alarmRows(totals.hard) },
    { title: "Suite by development kind", rows: development.map(loopRow) },
    { title: "Suite by held-out kind", rows: heldOut.map(loopRow) },
    { title: "Suite by healthy kind", rows: healthy.map(healthyRow) },
    { title: "Suite by kind of traffic", rows: traffic.map(trafficRow) },
  ];
}

function foundRows(tallies: ByDetector): Row[] {
  return [...tallies].map(([detector, tally]) => ({
    detector,
    found: shareText(tally.found),
    "in noise": percent(tally.foundInNoise),
    "repetitions p50 / p95": delayText(tally),
    "tokens saved": percent(tally.saved),
    "alarms before the loop": shareText(tally.alarmed),
  }));
}

function alarmRows(tallies: ByDetector): Row[] {
  return [...tallies].map(([detector, { alarmed, events }]) => ({
    detector,
    "alarms per 1,000 events": rateText(alarmed, events),
    "conversations alarmed": shareText(alarmed),
  }));
}

function loopRow({ id, tallies }: KindEvaluation): Row {
  const [warn, trip] = levels(tallies);
  return {
    kind: id,
    "found at warn": percent(warn.found),
    "found at trip": shareText(trip.found),
    "trip in noise": percent(trip.foundInNoise),
    "repetitions to warn": delayText(warn),
    "to trip": delayText(trip),
    "tokens saved": percent(trip.saved),
    "alarms before, warn / trip": `${warn.alarmed.hits} / ${trip.alarmed.hits}`,
    "first rules to trip": rulesText(trip),
  };
}

function healthyRow({ id, group, tallies }: KindEvaluation): Row {
  const [warn, trip] = levels(tallies);
  return {
    kind: group === "hard" ? `${id} (hard)` : id,
    events: warn.events,
    "warns per 1,000 events": rateText(warn.alarmed, warn.events),
    "trips per 1,000 events": rateText(trip.alarmed, trip.events),
    "warned, tripped of": `${warn.alarmed.hits}, ${trip.alarmed.hits} of ${warn.alarmed.of}`,
    "first rules": rulesText(warn),
  };
}

function trafficRow({ id, group, tallies }: KindEvaluation): Row {
  const [warn, trip] = levels(tallies);
  const isHealthy = group === "traffic";
  const perDay = ({ alarmed, days }: Tally) => (alarmed.hits / days).toFixed(2);
  return {
    kind: isHealthy ? `${id} (healthy)` : id,
    days: warn.days.toFixed(1),
    events: warn.events,
    "found at warn / trip": isHealthy ? "–" : `${percent(warn.found)} / ${percent(trip.found)}`,
    "seconds to warn": secondsText(warn),
    "to trip": secondsText(trip),
    "false warns / trips a day": `${perDay(warn)} / ${perDay(trip)}`,
    "false warns per 1,000 events": rateText(warn.alarmed, warn.events),
    "trips per 1,000 events": rateText(trip.alarmed, trip.events),
    "first rules": rulesText(warn),
  };
}

function secondsText({ delaySeconds: { p50, p95 } }: Tally): string {
  return Number.isNaN(p50) ? "–" : `${Math.round(p50)} / ${Math.round(p95)}`;
}

function levels(tallies: ByDetector): readonly [warn: Tally, trip: Tally] {
  const [warn, trip] = [tallies.get(suiteIds.warn), tallies.get(suiteIds.trip)];
  if (warn === undefined || trip === undefined) throw new Error("Expected tallies of the suite, got none.");
  return [warn, trip];
}

function delayText({ repetitions: { p50, p95 } }: Tally): string {
  return Number.isNaN(p50) ? "–" : `${p50} / ${p95}`;
}

function rulesText({ rules }: Tally): string {
  return [...rules].map(([rule, count]) => `${rule} ${count}`).join(", ");
}

function percent({ hits, of }: Share): string {
  return of === 0 ? "–" : `${((hits / of) * 100).toFixed(1)} %`;
}
