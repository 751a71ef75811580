import { changesWorld } from "../engine/tool-effect.js";
import type { Unit } from "../engine/unit.js";
import { type Detector, repetitionsNeeded, type Sighting } from "./detector.js";
import { place, slotOf } from "./slot.js";

/** Failures of one tool with one error, since its last success. */
interface Failures {
  readonly tool: string;
  readonly error: number;
  readonly events: number[];
  count: number;
  tokens: number;
  first: number;
  /** Instant of the latest failure. */
  failedAt: number | null;
  /** Time from the failure before to the call after it, in milliseconds. */
  pauseMs: number;
  /** Times that the pause grew: somebody backs off. */
  longerPauses: number;
}

/** A pause grows when it is half as long again as the one before: doubling with jitter. */
const LONGER = 1.5;
/** Doublings that are waited for: from a second to a minute. Who still fails then does not back off, but loop. */
const MAX_LONGER_PAUSES = 6;

/** Tools remembered per agent; the one that failed longest ago is forgotten. */
const MAX_TOOLS = 16;
/** Events shown as evidence. */
const MAX_EVENTS = 8;

/**
 * Sees one agent get the same error from the same tool, numbers aside, with no success of that tool and nothing
 * written in between. Each try after a longer pause is one that the trip waits for. O(tools).
 */
export const sameError: Detector = {
  code: "SAME_ERROR",
  needs: ["results"],
  units: ["calls"],
  unit(unit, scene) {
    const all = slotOf<Failures[]>(unit.member.slots, place.SAME_ERROR, () => []);
    const before = all.length;
    const failed = count(unit, all);
    const { warn, trip } = scene.policy.detectors.SAME_ERROR;
    if (failed === undefined || failed.count < repetitionsNeeded(warn, scene)) {
      // Over when a tool that failed succeeds, or fails in another way.
      return all.length < before || failed !== undefined ? undefined : "goes-on";
    }
    return {
      code: "SAME_ERROR",
      level: failed.count >= repetitionsNeeded(trip, scene) + failed.longerPauses ? "trip" : "warn",
      key: `agent:${JSON.stringify(unit.member.name)}:${failed.tool}`,
      repetitions: failed.count,
      tokens: failed.tokens,
      describe: () => ({
        cut: { kind: "agent", agent: unit.member.name },
        events: failed.events.slice(),
        waste: failed.tokens - failed.first,
        args: { agent: unit.member.name, tool: failed.tool },
      }),
    } satisfies Sighting;
  },
};

/** Books the outcomes of the unit and returns the most frequent failure among them. */
function count(unit: Unit, all: Failures[]): Failures | undefined {
  let worst: Failures | undefined;
  for (const action of unit.actions) {
    const at = all.findIndex(({ tool }) => tool === action.tool);
    const known = all[at];
    if (action.outcome === "ok") {
      // An edit may have changed what fails; repeated edits are another rule's business.
      if (changesWorld(action.effect)) all.length = 0;
      else if (at >= 0) all.splice(at, 1);
      continue;
    }
    if (action.outcome !== "error") continue;
    const tokens = Math.round(unit.tokens / unit.actions.length);
    const isSame = known !== undefined && known.error === action.coarseResult;
    const failures = isSame ? known : begin(action.tool, action.coarseResult, tokens);
    notePause(failures, action.calledAt, unit.at);
    failures.count += 1;
    failures.tokens += tokens;
    failures.events.push(action.seq);
    if (failures.events.length > MAX_EVENTS) failures.events.shift();
    if (at >= 0) all.splice(at, 1);
    all.push(failures);
    if (all.length > MAX_TOOLS) all.shift();
    if (worst === undefined || failures.count > worst.count) worst = failures;
  }
  return worst;
}

function begin(tool: string, error: number, tokens: number): Failures {
  const pauses = { failedAt: null, pauseMs: 0, longerPauses: 0 };
  return { tool, error, events: [], count: 0, tokens: 0, first: tokens, ...pauses };
}

function notePause(failures: Failures, calledAt: number | null, failedAt: number | null): void {
  const { failedAt: before, pauseMs, longerPauses } = failures;
  failures.failedAt = failedAt;
  if (before === null || calledAt === null) return;
  failures.pauseMs = calledAt - before;
  const isLonger = pauseMs > 0 && failures.pauseMs >= pauseMs * LONGER;
  if (isLonger && longerPauses < MAX_LONGER_PAUSES) failures.longerPauses += 1;
}
