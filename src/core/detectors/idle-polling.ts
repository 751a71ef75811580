import type { Unit } from "../engine/unit.js";
import { type Detector, repetitionsNeeded } from "./detector.js";
import { place, slotOf } from "./slot.js";

/** Latest polls of one thing. */
interface Polls {
  symbol: number;
  events: number[];
  tokens: number;
}

/** Things polled in turn that are remembered, as many as the engine tells apart. */
const MAX_POLLED = 8;
/** Who pays for each look may look half as often as who idles. */
const DEAR_SHARE = 0.5;
/** Events shown as evidence. */
const MAX_EVENTS = 8;

/**
 * Sees an agent ask again and again, after pauses and at little cost, for what does not change. Polling is
 * legitimate for a long while; a changed result starts it anew. Where each look costs as much as work, only what says
 * that it is under way is polled, and half as long. O(1).
 */
export const idlePolling: Detector = {
  code: "IDLE_POLLING",
  needs: ["results", "times"],
  units: ["calls"],
  unit(unit, scene) {
    if (!unit.isIdle) return undefined;
    const polls = remember(
      slotOf<Polls[]>(unit.member.slots, place.IDLE_POLLING, () => []),
      unit,
    );
    const { warn, trip } = scene.policy.detectors.IDLE_POLLING;
    const patience = unit.isDear ? DEAR_SHARE : 1;
    if (unit.idlePolls < patience * repetitionsNeeded(warn, scene)) return "goes-on";
    return {
      code: "IDLE_POLLING",
      level: unit.idlePolls >= patience * repetitionsNeeded(trip, scene) ? "trip" : "warn",
      key: unit.member.name,
      repetitions: unit.idlePolls,
      tokens: polls.tokens,
      describe: () => ({
        cut: { kind: "agent", agent: unit.member.name },
        events: polls.events.slice(),
        waste: polls.tokens,
        args: { agent: unit.member.name, tool: unit.actions[0]?.tool ?? "" },
      }),
    };
  },
};

function remember(all: Polls[], { symbol, idlePolls, seq, tokens }: Unit): Polls {
  const at = all.findIndex((polls) => polls.symbol === symbol);
  const [known] = at < 0 ? [] : all.splice(at, 1);
  const polls = known !== undefined && idlePolls > 2 ? known : { symbol, events: [], tokens: 0 };
  all.push(polls);
  if (all.length > MAX_POLLED) all.shift();
  polls.tokens += tokens;
  polls.events = [...polls.events.slice(1 - MAX_EVENTS), seq];
  return polls;
}
