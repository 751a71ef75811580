import { cutKey, type Finding } from "../core/finding.js";
import { countText } from "./amounts.js";
import { describeCut } from "./describe-cut.js";

/** What one rule saw of one part, over the whole trace: it fires once an episode, and again in the next. */
export interface FindingGroup {
  readonly warns: readonly Finding[];
  readonly trips: readonly Finding[];
  /** The one to be shown: the latest trip, else the latest warning. */
  readonly latest: Finding;
}

/** Trips named by their event. */
const MAX_EVENTS = 6;

/** Groups findings by rule and part, in the order in which each was first seen. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.code} ${cutKey(finding.cut)}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()].map(toGroup);
}

function toGroup(findings: readonly Finding[]): FindingGroup {
  const warns = findings.filter(({ level }) => level === "warn");
  const trips = findings.filter(({ level }) => level === "trip");
  return { warns, trips, latest: (trips.at(-1) ?? warns.at(-1)) as Finding };
}

/** Says in a line which rule fired, when, and for which part; a warning only where it came before the trip. */
export function describeGroup({ warns, trips, latest }: FindingGroup): string {
  const { code, level, cut } = latest;
  const [first, ...again] = (level === "trip" ? trips : warns).map(({ seq }) => seq);
  const warn = level === "trip" ? warns.find(({ seq }) => seq < (first ?? 0)) : undefined;
  const before = warn ? ` (warn at ${warn.seq})` : "";
  const shown = again.length === 0 ? "" : `, again at ${again.slice(0, MAX_EVENTS).join(", ")}`;
  const more = again.length > MAX_EVENTS ? ` and ${countText(again.length - MAX_EVENTS)} more` : "";
  return `${code} ${level} at event ${first}${before}${shown}${more}: ${describeCut(cut)}`;
}
