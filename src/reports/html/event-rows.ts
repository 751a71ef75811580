import type { Event, EventType } from "../../core/event.js";
import type { Observation } from "../../core/observation.js";
import { canonicalJson } from "../../core/observe/canonical-json.js";
import { shownText } from "../shown-text.js";
import type { Ends } from "./ends.js";
import type { PageRows } from "./page-data.js";
import type { ReportStep } from "./report-step.js";

/** Columns kept of a text: two lines of a wide screen. */
const TEXT_COLUMNS = 200;

/** Rows of one task: what a report of 8 MB has room for, with a name and a few words each. */
export const MAX_ROWS = 100_000;

/** Places of names in the list that all rows of a report share. */
export type NameIndex = (name: string) => number;

/** The events of one task, a row each. */
export interface EventRows {
  push(step: ReportStep, ends: Ends): void;
  build(): PageRows;
}

/** Makes the list of one task. It holds the first {@link MAX_ROWS} events and counts the others. */
export function createEventRows(indexOf: NameIndex): EventRows {
  const types: EventType[] = [];
  const rows = {
    seq: [] as number[],
    types: [] as number[],
    from: [] as number[],
    to: [] as number[],
    at: [] as number[],
    tokens: [] as number[],
    text: [] as string[],
  };
  let lastSeq = 0;
  let lastAt = 0;
  let hasTimes = false;
  let leftOut = 0;

  return {
    push({ observation, event, added }, ends) {
      if (rows.seq.length >= MAX_ROWS) {
        leftOut += 1;
        return;
      }
      rows.seq.push(observation.seq - lastSeq);
      lastSeq = observation.seq;
      rows.types.push(placeOf(types, observation.type));
      rows.from.push(ends.from === null ? -1 : indexOf(ends.from.name));
      rows.to.push(targetIndex(observation, ends, indexOf));
      rows.at.push(observation.at === undefined ? 0 : observation.at - lastAt);
      if (observation.at !== undefined) hasTimes = true;
      lastAt = observation.at ?? lastAt;
      rows.tokens.push(added.tokens);
      rows.text.push(textOf(observation, event));
    },
    build: () => ({ ...rows, at: hasTimes ? rows.at : [], type: types, leftOut }),
  };
}

function placeOf(types: EventType[], type: EventType): number {
  const known = types.indexOf(type);
  return known >= 0 ? known : types.push(type) - 1;
}

function targetIndex(observation: Observation, { to }: Ends, indexOf: NameIndex): number {
  if (observation.type === "model-call") return indexOf(observation.model);
  return to.length === 0 ? -1 : indexOf(to.map(({ name }) => name).join(", "));
}

function textOf(observation: Observation, event: Event | undefined): string {
  switch (observation.type) {
    case "finish":
      return observation.outcome;
    case "control":
      return observation.action;
    default:
      return event === undefined ? "" : shownText(saidIn(event), TEXT_COLUMNS);
  }
}

function saidIn(event: Event): string {
  if (event.type === "tool-call" && event.args !== undefined) return canonicalJson(event.args);
  if (event.type === "progress") return event.mark;
  return "content" in event ? (event.content ?? "") : "";
}
