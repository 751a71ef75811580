import type { Member } from "../engine/member.js";
import { changesWorld, handsOff } from "../engine/tool-effect.js";
import type { Action, Unit } from "../engine/unit.js";
import type { Level } from "../finding.js";
import { type Detector, repetitionsNeeded, type Scene, type Sighting } from "./detector.js";
import { place, slotOf } from "./slot.js";

/** One remembered action. */
interface Done {
  readonly seq: number;
  readonly symbol: number;
  readonly tool: string;
  readonly tokens: number;
  readonly isKnown: boolean;
  /** Times it was done since the last progress, each time within the window after the one before. */
  readonly times: number;
}

interface Actions {
  /** Latest actions, oldest first. */
  readonly done: Done[];
  /** Actions since the last progress: earlier ones are not counted together with later ones. */
  sinceProgress: number;
  /** Actions since something was last sighted: what lies between equal ones does not end the loop. */
  sinceSighting: number;
  /** News that its agent had heard, and said, by the latest of them. */
  newsHeard: number;
  newsSaid: number;
  period: number;
  run: number;
}

/** Words around an empty result: "return code", "output", "none". */
const MAX_SILENT_WORDS = 3;
/** Longest period of actions: what an agent does between two thoughts, several times over. */
const MAX_PERIOD = 8;

/**
 * Sees one agent do the same again with the same result, whatever it says in between: as a period of up to 8
 * actions, or scattered among its last actions, which trips only with nothing new written in between. A result that
 * nobody knows takes longer: unknown is not equal. Who is told something new in between answers that, in the same way
 * or not, and who hands over something new is not at the same any more. O(window) per action.
 */
export const actionCycle: Detector = {
  code: "ACTION_CYCLE",
  needs: [],
  units: ["calls"],
  unit(unit, scene) {
    if (unit.isIdle) return "goes-on";
    const actions = slotOf(unit.member.slots, place.ACTION_CYCLE, createActions);
    noteNews(actions, unit);
    const sightings = unit.actions.map((action) => see(actions, action, unit, scene));
    const best = sightings.reduce((one, other) => (rank(other) > rank(one) ? other : one), undefined);
    actions.sinceSighting = best === undefined ? actions.sinceSighting + 1 : 0;
    const isOver =
      actions.sinceProgress === 0 ||
      actions.sinceSighting >= scene.policy.detectors.ACTION_CYCLE.windowActions;
    return best ?? (isOver ? undefined : "goes-on");
  },
};

function createActions(): Actions {
  return { done: [], sinceProgress: 0, sinceSighting: 0, newsHeard: 0, newsSaid: 0, period: 0, run: 0 };
}

/** A hand-off is called in the same words each time; what was said since the last one is what it passes on. */
function noteNews(actions: Actions, { member, actions: latest }: Unit): void {
  const isHandOff = latest.every(({ tool }) => handsOff(tool));
  const isTold = member.newsHeard > actions.newsHeard;
  if (isTold || (isHandOff && member.newsSaid > actions.newsSaid)) {
    actions.done.length = 0;
    actions.period = actions.run = actions.sinceProgress = 0;
  }
  actions.newsHeard = member.newsHeard;
  actions.newsSaid = member.newsSaid;
}

function see(actions: Actions, action: Action, unit: Unit, scene: Scene): Sighting | undefined {
  const { done } = actions;
  const isNew = done.every(({ symbol }) => symbol !== action.symbol);
  const isProgress = isNew && mayChange(action) && action.outcome !== "error" && action.outcome !== "unknown";
  actions.sinceProgress = isProgress ? 0 : actions.sinceProgress + 1;
  done.push({
    seq: action.seq,
    symbol: action.symbol,
    tool: action.tool,
    tokens: unit.tokens / unit.actions.length,
    isKnown: action.outcome === "ok" || action.outcome === "error",
    times: 1 + timesBefore(actions, action.symbol, scene),
  });
  followPeriod(actions);
  if (done.length > keptActions(scene)) done.shift();
  const inTurn = inPeriod(actions, unit.member, scene);
  const scattered = inWindow(actions, unit.member, scene);
  return rank(scattered) > rank(inTurn) ? scattered : inTurn;
}

/** A window holds only so many; who goes on at the same pace is counted on beyond it. */
function timesBefore({ done, sinceProgress }: Actions, symbol: number, { policy }: Scene): number {
  const reach = Math.min(sinceProgress, policy.detectors.ACTION_CYCLE.windowActions - 1);
  const before = done.findLastIndex((action) => action.symbol === symbol);
  return before < 0 || before < done.length - reach ? 0 : (done[before]?.times ?? 0);
}

/** A shell command that prints next to nothing may have written something. */
function mayChange({ effect, resultWords }: Action): boolean {
  return changesWorld(effect) || (effect === "unknown" && resultWords <= MAX_SILENT_WORDS);
}

/** As many as the window looks back on, and as many as three full periods take. */
function keptActions({ policy }: Scene): number {
  return Math.max(policy.detectors.ACTION_CYCLE.windowActions, 3 * MAX_PERIOD);
}

function followPeriod(actions: Actions): void {
  const { done } = actions;
  const last = done.length - 1;
  const symbol = done[last]?.symbol;
  if (actions.period > 0 && done[last - actions.period]?.symbol === symbol) {
    actions.run += 1;
    return;
  }
  actions.period = 0;
  actions.run = 0;
  for (let back = 1; back <= MAX_PERIOD && back <= last; back += 1) {
    if (done[last - back]?.symbol === symbol) {
      actions.period = back;
      actions.run = 1;
      return;
    }
  }
}

function inPeriod(actions: Actions, member: Member, scene: Scene): Sighting | undefined {
  const { period, run, done } = actions;
  if (period === 0) return undefined;
  const repetitions = Math.floor(run / period) + 1;
  const latest = done.slice(-period);
  const rules = scene.policy.detectors.ACTION_CYCLE;
  const isKnown = latest.every((action) => action.isKnown);
  const level = levelAt(
    repetitions,
    isKnown ? rules : { warn: rules.warnUnknown, trip: rules.tripUnknown },
    scene,
  );
  const all = done.slice(-(run + period));
  return level && sighting({ member, level, repetitions, latest, all, firstPeriod: period });
}

function inWindow(actions: Actions, member: Member, scene: Scene): Sighting | undefined {
  const { windowActions, warnInWindow, tripInWindow } = scene.policy.detectors.ACTION_CYCLE;
  const window = actions.done.slice(-windowActions);
  const last = window.at(-1);
  if (!last?.isKnown) return undefined;
  const equal = window.filter(({ symbol }) => symbol === last.symbol);
  const sinceProgress = window
    .slice(-(actions.sinceProgress + 1))
    .filter(({ symbol }) => symbol === last.symbol);
  const trips = sinceProgress.length >= repetitionsNeeded(tripInWindow, scene);
  if (!trips && equal.length < repetitionsNeeded(warnInWindow, scene)) return undefined;
  const all = trips ? sinceProgress : equal;
  return sighting({
    member,
    level: trips ? "trip" : "warn",
    repetitions: Math.max(all.length, last.times),
    latest: [last],
    all,
    firstPeriod: 1,
  });
}

function levelAt(
  count: number,
  { warn, trip }: { warn: number; trip: number },
  scene: Scene,
): Level | undefined {
  if (count >= repetitionsNeeded(trip, scene)) return "trip";
  return count >= repetitionsNeeded(warn, scene) ? "warn" : undefined;
}

interface Seen {
  readonly member: Member;
  readonly level: Level;
  readonly repetitions: number;
  readonly latest: readonly Done[];
  readonly all: readonly Done[];
  readonly firstPeriod: number;
}

function sighting({ member, level, repetitions, latest, all, firstPeriod }: Seen): Sighting {
  return {
    code: "ACTION_CYCLE",
    level,
    key: member.name,
    repetitions,
    tokens: sum(all),
    describe: () => ({
      cut: { kind: "agent", agent: member.name },
      events: latest.map(({ seq }) => seq),
      waste: sum(all.slice(firstPeriod)),
      args: {
        agent: member.name,
        period: latest.length,
        tools: [...new Set(latest.map(({ tool }) => tool))],
      },
    }),
  };
}

function sum(actions: readonly Done[]): number {
  return Math.round(actions.reduce((total, { tokens }) => total + tokens, 0));
}

function rank(sighting: Sighting | undefined): number {
  if (sighting === undefined) return 0;
  return sighting.level === "trip" ? 2 : 1;
}
