import { createState, type EngineState } from "../../src/core/engine/state.js";
import { step } from "../../src/core/engine/step.js";
import type { Event } from "../../src/core/event.js";
import { parsePolicy } from "../../src/core/policy/policy.js";
import { median } from "../median.js";
import type { Row } from "../report.js";
import { timeUs } from "./compare.js";
import { englishWriter } from "./corpus.js";
import { messageLines } from "./lines.js";
import { observe } from "./observer.js";
import { verdict } from "./verdict.js";

export interface ScaleOptions {
  /** Events of the long task. */
  readonly events: number;
  /** Tasks at once. */
  readonly tasks: number;
}

/** Events timed together: long enough for the clock, short enough to take turns often. */
const PART = 1_000;
const EVENTS_PER_TASK = 8;
const FEW_TASKS = 100;
/** Many more than the 4,096 that the observer can know again, so that hardly any text is known already. */
const TEXTS = 16_384;

/** Without the cap on events, which a task of a million crosses, and on messages between two agents. */
const policy = parsePolicy({
  detectors: { HARD_CAP: { events: 1_000_000_000, messagesPerEdge: 1_000_000_000 } },
});

/** Whether an event costs the same late in a long task, and beside many other tasks. */
export function scaleRows({ events, tasks }: ScaleOptions): Row[] {
  return [longTask(events), manyTasks(tasks)];
}

/** The last tenth of one task takes turns with the first tenth of another, so both meet the same machine. */
function longTask(events: number): Row {
  const next = createFeed();
  const old = createState({ task: "old" });
  const tenth = events / 10;
  for (let fed = 0; fed < events - tenth; fed += 1) fold(old, next(fed));
  const young = createState({ task: "young" });
  const ratios = turns(tenth / PART, (turn) => {
    const late = part((index) => ({ state: old, event: next(events - tenth + turn * PART + index) }));
    const early = part((index) => ({ state: young, event: next(turn * PART + index) }));
    return [late, early];
  });
  const tenths = tenth.toLocaleString("en-US");
  return row(`last ${tenths} of ${events.toLocaleString("en-US")} events, against the first`, ratios, 1.3);
}

/** Many tasks in turn, against few in turn that are replaced as often as the many are begun. */
function manyTasks(tasks: number): Row {
  const next = createFeed();
  const many = Array.from({ length: tasks }, () => createState({ task: "many" }));
  let few: EngineState[] = [];
  const ratios = turns((tasks * EVENTS_PER_TASK) / PART, (turn) => {
    const crowded = part((index) => {
      const fed = turn * PART + index;
      return { state: many[fed % tasks], event: next(Math.floor(fed / tasks)) };
    });
    const lonely = part((index) => {
      const fed = turn * PART + index;
      if (fed % (FEW_TASKS * EVENTS_PER_TASK) === 0)
        few = Array.from({ length: FEW_TASKS }, () => createState({ task: "few" }));
      return { state: few[fed % FEW_TASKS], event: next(Math.floor(fed / FEW_TASKS) % EVENTS_PER_TASK) };
    });
    return [crowded, lonely];
  });
  return row(`${tasks.toLocaleString("en-US")} tasks at once, against ${FEW_TASKS}`, ratios, 2.5);
}

interface Feeding {
  readonly state: EngineState | undefined;
  readonly event: Event;
}

function part(make: (index: number) => Feeding): Feeding[] {
  return Array.from({ length: PART }, (_, index) => make(index));
}

interface Turns {
  readonly us: number;
  readonly referenceUs: number;
  readonly ratio: number;
}

function turns(
  count: number,
  makeTurn: (turn: number) => readonly [measured: Feeding[], reference: Feeding[]],
): Turns {
  const times: number[] = [];
  const referenceTimes: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const [measured, reference] = makeTurn(turn);
    times.push(timeUs(measured, feed));
    referenceTimes.push(timeUs(reference, feed));
  }
  const [us, referenceUs] = [median(times), median(referenceTimes)];
  return { us, referenceUs, ratio: us / referenceUs };
}

function feed({ state, event }: Feeding): unknown {
  return state && fold(state, event);
}

function fold(state: EngineState, event: Event): unknown {
  return step(state, observe(event), policy);
}

/** Gives out messages of 200 characters in turn, numbered for the task that they go to. */
function createFeed(): (seq: number) => Event {
  const write = englishWriter();
  const pool = messageLines(Array.from({ length: TEXTS }, () => write(200)));
  let given = 0;
  return (seq) => {
    const taken = pool[given % TEXTS]?.event as Event;
    given += 1;
    const [from, to] = seq % 2 === 0 ? ["planner", "reviewer"] : ["reviewer", "planner"];
    return { ...taken, seq, from, to } as Event;
  };
}

function row(what: string, { us, referenceUs, ratio }: Turns, target: number): Row {
  return {
    scale: what,
    µs: Number(us.toPrecision(3)),
    "reference µs": Number(referenceUs.toPrecision(3)),
    ratio: Number(ratio.toPrecision(3)),
    target: `≤ ${target}`,
    verdict: verdict(ratio, target),
  };
}
