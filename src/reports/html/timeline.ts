import type { Action } from "../../core/decision.js";
import type { PageMark, PageTimeline } from "./page-data.js";
import type { ReportStep } from "./report-step.js";

/** Slices drawn at most: each is still two pixels wide on a small screen. */
const MAX_SLICES = 240;

/** Marks kept: the first of each rule and level tell the story. */
const MAX_MARKS = 12;

/** Decisions that change the run; the others only speak of it. */
const weighty: ReadonlySet<Action> = new Set(["nudge", "cut", "halt", "ask"]);

/** Sums tokens and cost along a run of unknown length. */
export interface TimelineBuilder {
  push(step: ReportStep): void;
  /** The slices so far, without what would follow. */
  build(): Omit<PageTimeline, "burn">;
}

/** Makes the timeline of one task: along recorded times, else along its events. Slices grow wider as it grows. */
export function createTimeline(): TimelineBuilder {
  const slices = { tokens: [] as number[], nanoUsd: [] as number[], waste: [] as number[] };
  const marks: PageMark[] = [];
  const marked = new Set<string>();
  let by: PageTimeline["by"] | undefined;
  let origin = 0;
  let now = 0;
  let events = 0;
  let width = 1;

  function moveOn({ observation }: ReportStep): void {
    const { at } = observation;
    if (by === undefined) {
      by = at === undefined ? "events" : "time";
      origin = at ?? 0;
    }
    if (by === "events") now = events;
    else if (at !== undefined) now = Math.max(now, at - origin);
    events += 1;
  }

  function widen(): void {
    while (Math.floor(now / width) >= MAX_SLICES) {
      width *= 2;
      for (const amounts of Object.values(slices)) halve(amounts);
    }
  }

  function mark(verdict: Omit<PageMark, "at">): void {
    if (marked.has(verdict.label) || marks.length >= MAX_MARKS) return;
    marked.add(verdict.label);
    marks.push({ at: now, ...verdict });
  }

  return {
    push(step) {
      moveOn(step);
      widen();
      const slice = Math.floor(now / width);
      add(slices.tokens, slice, step.added.tokens);
      add(slices.nanoUsd, slice, step.added.nanoUsd);
      add(slices.waste, slice, step.added.waste);
      for (const { code, level, seq } of step.findings) mark({ level, seq, label: `${code} ${level}` });
      for (const { action, seq, enforced } of step.decisions)
        if (weighty.has(action)) mark({ level: "trip", seq, label: enforced ? action : `would ${action}` });
    },
    build: () => ({ by: by ?? "events", width, ...slices, marks }),
  };
}

/** Slices without events are 0. */
function add(amounts: number[], slice: number, amount: number): void {
  while (amounts.length <= slice) amounts.push(0);
  amounts[slice] = (amounts[slice] ?? 0) + amount;
}

function halve(amounts: number[]): void {
  const half = Math.ceil(amounts.length / 2);
  for (let slice = 0; slice < half; slice += 1)
    amounts[slice] = (amounts[2 * slice] ?? 0) + (amounts[2 * slice + 1] ?? 0);
  amounts.length = half;
}
