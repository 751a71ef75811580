import { relieved } from "../breaker/step.js";
import { MAX_PERIOD } from "../chain.js";
import type { Scene, Sighting } from "../detectors/detector.js";
import { agentsOf, type Cut, covers, cutKey, type Finding, type FindingCode } from "../finding.js";
import { ladderCodes } from "../policy/ladder-codes.js";
import type { Member } from "./member.js";
import { stakeOf } from "./stake.js";
import type { EngineState, Episode } from "./state.js";
import type { Unit } from "./unit.js";

/** Events for which a nudge counts as given: some rounds of a dozen agents. */
const REMEMBERED_EVENTS = 200;

/** Episodes open at a time; the oldest is closed beyond it. */
const MAX_EPISODES = 256;

/** What a sighting means for its episode. */
export interface Update {
  readonly episode: Episode;
  /** Present when the episode reached this level for the first time. */
  readonly finding: Finding | null;
  readonly sighting: Sighting;
}

/** Books a sighting: opens or continues its episode, which fires once per level. */
export function noteSighting(scene: Scene, sighting: Sighting, seq: number): Update {
  const { state } = scene;
  const known = findEpisode(state, sighting.code, sighting.key);
  const episode = known ?? openEpisode(state, sighting);
  countRepetitions(episode, sighting);
  if (sighting.tokens > episode.tokens) episode.tokens = sighting.tokens;
  if (!isHigher(sighting, episode)) return { episode, finding: null, sighting };
  const finding = toFinding(scene, sighting, seq);
  episode.level = finding.level;
  if (finding.level === "warn") episode.warning = finding;
  return { episode, finding, sighting };
}

/** A rule whose memory is full counts on by nothing, and no rung may wait for ever: a round is over by then. */
function countRepetitions(episode: Episode, { repetitions }: Sighting): void {
  const isCounted = repetitions > episode.repetitions;
  episode.uncounted = isCounted ? 0 : episode.uncounted + 1;
  if (isCounted) episode.repetitions = repetitions;
  if (episode.uncounted < MAX_PERIOD || !ladderCodes.has(episode.code)) return;
  episode.repetitions += 1;
  episode.uncounted = 0;
}

function isHigher({ level }: Sighting, episode: Episode): boolean {
  if (level !== "trip") return level !== null && episode.level === null;
  return episode.level !== "trip" && episode.repetitions >= episode.silentBelow;
}

/** There are hardly ever more than three at a time. */
function findEpisode(
  { episodes }: EngineState,
  code: FindingCode,
  key: string | number,
): Episode | undefined {
  for (const episode of episodes) if (episode.code === code && episode.key === key) return episode;
  return undefined;
}

/**
 * Closes the episodes of that rule which the unit belongs to and in which the rule sees nothing any more.
 * Tells whether there were any.
 */
export function closeEpisodes(
  state: EngineState,
  code: FindingCode,
  unit: Unit,
  except?: string | number,
): boolean {
  const { episodes } = state;
  let isAny = false;
  for (let at = episodes.length - 1; at >= 0; at -= 1) {
    const episode = episodes[at] as Episode;
    if (episode.code !== code || episode.key === except || !involves(episode.cut, unit)) continue;
    episodes.splice(at, 1);
    isAny = true;
  }
  return isAny;
}

/** Closes the one episode of that rule and key. */
export function endEpisode(state: EngineState, code: FindingCode, key: string | number): void {
  removeEpisodes(state, (episode) => episode.code === code && episode.key === key);
}

/** Closes all episodes of that rule. */
export function endRuleEpisodes(state: EngineState, code: FindingCode): void {
  removeEpisodes(state, (episode) => episode.code === code);
}

/** Closes the wait cycles that the agent was in: it has got its answer. */
export function endWaits(state: EngineState, agent: string): void {
  removeEpisodes(state, ({ code, cut }) => code === "WAIT_CYCLE" && agentsOf(cut).includes(agent));
}

/** Closes all episodes of a part, and ends the mitigations they brought: somebody decided to let it go on. */
export function forgetEpisodes(state: EngineState, cut: Cut): void {
  const agents = agentsOf(cut);
  const isTheirs = (other: Cut) =>
    agents.length === 0 || agentsOf(other).some((name) => agents.includes(name));
  removeEpisodes(state, (episode) => isTheirs(episode.cut));
  for (const part of state.cuts.values()) if (isTheirs(part.cut)) part.breaker = relieved(part.breaker);
}

function removeEpisodes({ episodes }: EngineState, isOver: (episode: Episode) => boolean): void {
  for (let at = episodes.length - 1; at >= 0; at -= 1)
    if (isOver(episodes[at] as Episode)) episodes.splice(at, 1);
}

/**
 * Books as waste what a tripped loop spent after its first full period: at the trip what came before, later
 * each unit. Nobody's tokens are booked twice, however many rules see the loop or how often it trips.
 */
export function bookWaste(state: EngineState, updates: readonly Update[], unit: Unit): void {
  let first: Update | undefined;
  let isRunning = false;
  for (const update of updates) {
    if (update.episode.level !== "trip") continue;
    first ??= update;
    isRunning ||= update.episode.waste > 0;
  }
  if (first === undefined) return;
  const tokens = isRunning
    ? Math.min(unit.tokens, takeUnbooked(unit.member))
    : Math.min(first.sighting.describe().waste, takeUnbookedOf(state, agentsOf(first.episode.cut)));
  for (const { episode } of updates) if (episode.level === "trip") episode.waste += tokens;
  state.counts.waste += tokens;
  if (isRunning) state.counts.wasteAfterTrip += tokens;
}

function takeUnbookedOf({ members }: EngineState, agents: readonly string[]): number {
  let tokens = 0;
  for (const name of agents) {
    const member = members.get(name);
    if (member !== undefined) tokens += takeUnbooked(member);
  }
  return tokens;
}

/** Tokens that this agent spent since anything of its own was last booked. */
function takeUnbooked(member: Member): number {
  const tokens = member.spentTotal - member.booked;
  member.booked = member.spentTotal;
  return tokens;
}

function openEpisode(state: EngineState, { code, key, describe }: Sighting): Episode {
  if (state.episodes.length >= MAX_EPISODES) state.episodes.shift();
  const { cut, args } = describe();
  const rung = ladderCodes.has(code) ? rungOf(state, cut) : 0;
  const counted = { repetitions: 0, uncounted: 0, tokens: 0, waste: 0 };
  const judged = { warning: null, silentBelow: 0 };
  const episode: Episode = { code, key, cut, args, level: null, ...counted, ...judged, rung, rungAt: 0 };
  state.episodes.push(episode);
  return episode;
}

/** Steps that were taken for this part not long ago: a loop that pauses is the same loop when it comes back. */
function rungOf({ cuts, lastSeq }: EngineState, cut: Cut): number {
  const part = cuts.size === 0 ? undefined : cuts.get(cutKey(cut));
  if (part === undefined || part.breaker.gate !== "closed") return 0;
  return lastSeq - part.rungSeq <= REMEMBERED_EVENTS ? part.rung : 0;
}

function toFinding({ state, policy }: Scene, sighting: Sighting, seq: number): Finding {
  const { code, level, repetitions, tokens, describe } = sighting;
  const { cut, events, args } = describe();
  const stake = stakeOf(state, tokens, policy);
  return { code, level: level ?? "warn", seq, args, evidence: { events, repetitions, tokens }, stake, cut };
}

function involves(cut: Cut, unit: Unit): boolean {
  if (cut.kind === "agent") return cut.agent === unit.member.name;
  return unit.to.some((to) => covers(cut, unit.member.name, to.name));
}

/** Whether two parts share an agent; the whole task shares all. */
export function overlap(one: Cut, other: Cut): boolean {
  const agents = agentsOf(one);
  const others = agentsOf(other);
  return agents.length === 0 || others.length === 0 || agents.some((agent) => others.includes(agent));
}
