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
  tokens: number;
  first: number;
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
/** Events shown as evidence. */
const MAX_EVENTS = 8;

/**
 * Sees varied attempts that get the same answer: a reworded search with the same result, reports to another
 * agent in which no word is new. What is asked may change; what comes back decides. Warns only: surface
 * figures can't tell a stubborn search from a thorough one. O(1).
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
    const { warnCalls, warnMessages } = scene.policy.detectors.NEAR_REPEAT;
    if (unit.type === "message") {
      follow(droughts.talk, isReportWithoutNews(unit, scene.state) ? "talk" : null, unit, unit.seq);
      // Word for word is another rule's business.
      return isRepeating(unit.chain) ? "goes-on" : sighting(droughts.talk, warnMessages, unit, scene);
    }
    // Who did something in between reports on that, in words that may all be known.
    Object.assign(droughts.talk, rain());
    for (const action of unit.actions) follow(droughts.calls, sameness(action), unit, action.seq);
    return sighting(droughts.calls, warnCalls, unit, scene);
  },
};

function rain(): Drought {
  return { same: "", events: [], count: 0, tokens: 0, first: 0 };
}

function isReportWithoutNews({ newWords, words, to }: Unit, { members }: EngineState): boolean {
  const isHeard = to.some((name) => members.get(name)?.kind === "agent");
  return isHeard && newWords !== null && newWords < MAX_NEW_WORDS && words >= MIN_MESSAGE_WORDS;
}

function sameness({ tool, coarseResult, resultWords, outcome, effect }: Action): string | null {
  if (outcome === "unknown" || changesWorld(effect)) return null;
  return resultWords < MIN_RESULT_WORDS ? null : JSON.stringify([tool, coarseResult]);
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
