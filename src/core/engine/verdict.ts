import type { JudgeEvent } from "../control-event.js";
import { cutKey, type Finding } from "../finding.js";
import { ladderCodes } from "../policy/ladder-codes.js";
import type { Policy } from "../policy/policy.js";
import { isSameLoop } from "../same-loop.js";
import { stakeOf } from "./stake.js";
import type { EngineState, Episode } from "./state.js";

/** An episode that a judge raised, and the trip that this amounts to. */
export interface Raised {
  readonly episode: Episode;
  readonly finding: Finding;
}

/**
 * Takes a judge's word on a loop that was warned of and goes on: raises it to a trip, or keeps it from tripping until
 * its repetitions have doubled. Anything else changes nothing, and so does an answer that comes too late.
 */
export function noteVerdict(state: EngineState, answer: JudgeEvent, policy: Policy): Raised | undefined {
  const episode = judgedEpisode(state, answer);
  if (episode === undefined || answer.verdict === "unsure") return undefined;
  if (answer.verdict === "loop") return raise(episode, answer, stakeOf(state, episode.tokens, policy));
  // Several rules may see the one loop; to silence one of them would silence nothing.
  for (const other of state.episodes.values())
    if (isWarned(other) && isSameLoop(other.cut, episode.cut)) other.silentBelow = 2 * other.repetitions;
  return undefined;
}

/** The episode whose warning was asked about, while it is no more than a warning and was not judged before. */
function judgedEpisode({ episodes }: EngineState, { code, finding, cut }: JudgeEvent): Episode | undefined {
  for (const episode of episodes.values()) {
    const { warning } = episode;
    if (!isWarned(episode) || warning?.seq !== finding || episode.code !== code) continue;
    if (cutKey(warning.cut) === cut) return episode;
  }
  return undefined;
}

/** Limits, side effects and proofs are nobody's to judge. */
function isWarned({ code, level, silentBelow }: Episode): boolean {
  return ladderCodes.has(code) && level === "warn" && silentBelow === 0;
}

function raise(episode: Episode, { seq, model }: JudgeEvent, stake: Finding["stake"]): Raised | undefined {
  const { warning, repetitions, tokens } = episode;
  if (warning === null) return undefined;
  episode.level = "trip";
  const { args, evidence } = warning;
  const judged = { args: { ...args, judge: model }, evidence: { ...evidence, repetitions, tokens } };
  return { episode, finding: { ...warning, level: "trip", seq, ...judged, stake } };
}
