import { step } from "../../src/core/engine/step.js";
import { eventSchema } from "../../src/core/event.js";
import { parsePolicy } from "../../src/core/policy/policy.js";
import { parseTraceLine } from "../../src/core/trace-line.js";
import type { Row } from "../report.js";
import { type Compared, compare, type Work } from "./compare.js";
import { chineseWriter, englishWriter, jsonWriter } from "./corpus.js";
import { callLines, type Line, messageLines, renewed } from "./lines.js";
import { observe } from "./observer.js";
import { createTasks } from "./tasks.js";
import { verdict } from "./verdict.js";

/** Events of a round; of the longest texts a quarter. */
const EVENTS = 2_400;

const policy = parsePolicy();

/** Observing and folding an event, against parsing the same event's JSON text. */
export function textRows(rounds: number): Row[] {
  const english = englishWriter();
  const chinese = chineseWriter();
  const json = jsonWriter();
  const fresh =
    (chars: number, write = english) =>
    () =>
      messageLines(times(eventsOf(chars), () => write(chars)));
  const looped = (chars: number) => () => {
    const pair = [english(chars), english(chars)];
    return messageLines(times(eventsOf(chars), (index) => pair[index % 2] ?? ""));
  };
  const calls = () =>
    callLines(
      times(EVENTS / 2, () => english(80)),
      times(EVENTS / 2, () => english(2_000)),
    );
  const foldRow = (what: string, items: () => readonly Line[], target?: number) =>
    row(what, compare({ items, measured: folding, reference: parsing, renew: renewed, rounds }), target);
  return [
    foldRow("message of 200 characters", fresh(200), 2),


    foldRow("in an exact loop, 200", looped(200), 1),







  ];
}

/** Checking at the edge what was parsed, against parsing it. Live events from typed code skip it. */
export function edgeRows(rounds: number): Row[] {
  const english = englishWriter();
  const items = () => messageLines(times(EVENTS, () => english(200)));
  const edge = (what: string, check: Work<Line>) =>
    row(what, compare({ items, measured: () => check, reference: parsing, renew: renewed, rounds }));
  return [
    edge("eventSchema.parse, 200 characters", ({ event }) => eventSchema.parse(event)),
    edge("parseTraceLine, 200 characters", ({ event }) => parseTraceLine(event)),
  ];
}

function eventsOf(chars: number): number {
  return chars > 10_000 ? EVENTS / 4 : EVENTS;
}

function folding(): Work<Line> {
  const taskOf = createTasks();
  return ({ event }) => step(taskOf(), observe(event), policy);
}

function parsing(): Work<Line> {
  return ({ json }) => JSON.parse(json);
}

function row(what: string, { us, referenceUs, ratio }: Compared, target?: number): Row {
  return {
    "per event": what,
    µs: round(us),
    "JSON.parse µs": round(referenceUs),
    "× JSON.parse": round(ratio),
    target: target === undefined ? "" : `≤ ${target}`,
    verdict: verdict(ratio, target),
  };
}

function times<Value>(count: number, make: (index: number) => Value): Value[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
