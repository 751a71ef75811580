import type { EngineState } from "../engine/state.js";
import { changesWorld } from "../engine/tool-effect.js";
import type { Action, Unit } from "../engine/unit.js";
import { type Detector, repetitionsNeeded, type Scene, type Sighting } from "./detector.js";
import { isRepeating } from "./period.js";
import { slotOf } from "./slot.js";

/** Steps in a row that brought nothing new. */
interface Drought {
  /** What stays the same in all of them: a tool and its masked result; empty for messages. */
  same: string;
  events: number[];
  count: number;
  /** Those of them that can't be one more item of a list. */
  sure: number;
  tokens: number;
  first: number;
  /** The latest call, with and without its numbers, and how many words it has. */
  fine: number;
  coarse: number;
  words: number;
}

interface Droughts {
  readonly calls: Drought;
  readonly talk: Drought;
}

/** Shorter results, such as "ok" or an empty listing, are the answer to much that is healthy. */
const MIN_RESULT_WORDS = 3;
/** Shorter messages are acknowledgements, which the other rules judge. */
const MIN_MESSAGE_WORDS = 8;
/** Fewer new words than one: a report in which nothing was reported before it. */
const MAX_NEW_WORDS = 0.8;
/** A call of which more is new asks something else. One word of five: the least a reworded search can bring. */
const MAX_NEW_SHARE = 0.2;
/** Events shown as evidence. */
const MAX_EVENTS = 8;

/**
 * Sees varied attempts that get the same answer: a reworded search with the same result, reports to another
 * agent in which no word is new. What is asked may change; what comes back decides. Surface figures can't tell a
 * stubborn search from a thorough one, so only searches that find nothing, in known words, trip. O(1).
 */
export const nearRepeat: Detector = {
  code: "NEAR_REPEAT",
  needs: ["content"],
  unit(unit, scene) {
    if (unit.isIdle || unit.member.kind !== "agent") return undefined;
    const droughts = slotOf<Droughts>(unit.member.slots, "NEAR_REPEAT", () => ({
      calls: rain(),
      talk: rain(),
    }));
    const { warnCalls, tripNothing, warnMessages } = scene.policy.detectors.NEAR_REPEAT;
    if (unit.type === "message") {
      follow(droughts.talk, isReportWithoutNews(unit, scene.state) ? "talk" : null, unit, unit.seq);
      // Word for word is another rule's business.
      return isRepeating(unit.chain) ? "goes-on" : sighting(droughts.talk, warnMessages, unit, scene);
    }
    // Who did something in between reports on that, in words that may all be known.
    Object.assign(droughts.talk, rain());
    if (unit.type === "calls") followCalls(droughts.calls, unit);
    const trips = foundNothing(unit) && droughts.calls.sure >= repetitionsNeeded(tripNothing, scene);
    const seen = sighting(droughts.calls, warnCalls, unit, scene);
    return seen && trips ? { ...seen, level: "trip" } : seen;
  },
};

function rain(): Drought {
  const call = { fine: 0, coarse: 0, words: 0 };
  return { same: "", events: [], count: 0, sure: 0, tokens: 0, first: 0, ...call };
}

function isReportWithoutNews({ newWords, words, to }: Unit, { members }: EngineState): boolean {
  const isHeard = to.some((name) => members.get(name)?.kind === "agent");
  return isHeard && newWords !== null && newWords < MAX_NEW_WORDS && words >= MIN_MESSAGE_WORDS;
}

/** Calls made at once are one step, of which nothing is new where all got the same answer. */
function followCalls(drought: Drought, unit: Unit): void {
  const [first, ...others] = unit.actions;
  if (first === undefined) return;
  const same = sameness(first);
  const isOne = others.every((action) => sameness(action) === same);
  const goesOn = isOne && same !== null && same === drought.same;
  if (goesOn && isOtherQuestion(unit.actions)) return;
  const isItem = goesOn && isOtherItem(drought, first);
  follow(drought, isOne ? same : null, unit, first.seq);
  if (!isItem) drought.sure += drought.count > 0 ? 1 : 0;
  drought.fine = first.callFine;
  drought.coarse = first.callCoarse;
  drought.words = first.callWords;
}

function sameness({ tool, coarseResult, resultWords, outcome, effect, ...action }: Action): string | null {
  if (outcome === "unknown" || changesWorld(effect)) return null;
  if (action.foundNothing) return JSON.stringify([tool, "nothing"]);
  return resultWords < MIN_RESULT_WORDS ? null : JSON.stringify([tool, coarseResult]);
}

function isOtherQuestion(actions: readonly Action[]): boolean {
  const fresh = actions.reduce((sum, { newWords, newResultWords }) => sum + newWords - newResultWords, 0);
  return fresh > MAX_NEW_SHARE * actions.reduce((sum, { callWords }) => sum + callWords, 0);
}

/** Whether the call differs in its numbers only, or in one word for another: the next page, file or name. */
function isOtherItem({ fine, coarse, words }: Drought, call: Action): boolean {
  return coarse === call.callCoarse ? fine !== call.callFine : words === call.callWords;
}

function foundNothing({ actions }: Unit): boolean {
  return actions.length > 0 && actions.every((action) => action.foundNothing);
}

function follow(drought: Drought, same: string | null, { tokens }: Unit, seq: number): void {
  if (same === null || same !== drought.same)
    Object.assign(drought, rain(), { same: same ?? "", first: tokens });
  if (same === null) return;
  drought.count += 1;
  drought.tokens += tokens;
  drought.events = [...drought.events.slice(1 - MAX_EVENTS), seq];
}

function sighting(drought: Drought, warn: number, { member }: Unit, scene: Scene): Sighting | undefined {
  if (drought.count < repetitionsNeeded(warn, scene)) return undefined;
  return {
    code: "NEAR_REPEAT",
    level: "warn",
    key: `agent:${JSON.stringify(member.name)}`,
    repetitions: drought.count,
    events: drought.events.slice(),
    tokens: drought.tokens,
    waste: drought.tokens - drought.first,
    cut: { kind: "agent", agent: member.name },
    args: { agent: member.name },
  };
}
