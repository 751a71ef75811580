import type { Scene, Sighting } from "../detectors/detector.js";
import { agentsOf, type Cut, covers, cutKey, type Finding, type FindingCode } from "../finding.js";
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
  const key = `${sighting.code}:${sighting.key}`;
  const episode = state.episodes.get(key) ?? openEpisode(state, key, sighting);
  episode.repetitions = Math.max(episode.repetitions, sighting.repetitions);
  episode.tokens = Math.max(episode.tokens, sighting.tokens);
  if (!isHigher(sighting, episode)) return { episode, finding: null, sighting };
  const finding = toFinding(scene, sighting, seq);
  episode.level = finding.level;
  if (finding.level === "warn") episode.warning = finding;
  return { episode, finding, sighting };
}

function isHigher({ level }: Sighting, episode: Episode): boolean {
  if (level !== "trip") return level !== null && episode.level === null;
  return episode.level !== "trip" && episode.repetitions >= episode.silentBelow;
}

/**
 * Closes the episodes of that rule which the unit belongs to and in which the rule sees nothing any more.
 * Returns what it closed.
 */
export function closeEpisodes(
  state: EngineState,
  code: FindingCode,
  unit: Unit,
  except?: string,
): readonly Episode[] {
  let closed: Episode[] | undefined;
  for (const [key, episode] of state.episodes) {
    if (episode.code !== code || key === `${code}:${except}` || !involves(episode.cut, unit)) continue;
    state.episodes.delete(key);
    closed ??= [];
    closed.push(episode);
  }
  return closed ?? none;
}

const none: readonly Episode[] = [];

/** Closes the one episode of that rule and key. */
export function endEpisode(state: EngineState, code: FindingCode, key: string): void {
  state.episodes.delete(`${code}:${key}`);
}

/** Closes the wait cycles that the agent was in: it has got its answer. */
export function endWaits(state: EngineState, agent: string): void {
  for (const [key, { code, cut }] of state.episodes) {
    if (code === "WAIT_CYCLE" && agentsOf(cut).includes(agent)) state.episodes.delete(key);
  }
}

/** Closes all episodes of a part: somebody decided to let it go on. */
export function forgetEpisodes(state: EngineState, cut: Cut): void {
  const agents = agentsOf(cut);
  for (const [key, episode] of state.episodes) {
    const theirs = agentsOf(episode.cut);
    if (agents.length === 0 || theirs.some((agent) => agents.includes(agent))) state.episodes.delete(key);
  }
}

/**
 * Books as waste what a tripped loop spent after its first full period: at the trip what came before, later
 * each unit. Nobody's tokens are booked twice, however many rules see the loop or how often it trips.
 */
export function bookWaste(state: EngineState, updates: readonly Update[], unit: Unit): void {
  if (updates.length === 0) return;
  const tripped = updates.filter(({ episode }) => episode.level === "trip");
  const [first] = tripped;
  if (first === undefined) return;
  const isRunning = tripped.some(({ episode }) => episode.waste > 0);
  const agents = isRunning ? [unit.member.name] : agentsOf(first.episode.cut);
  const tokens = Math.min(isRunning ? unit.tokens : first.sighting.waste, takeUnbooked(state, agents));
  for (const { episode } of tripped) episode.waste += tokens;
  state.counts.waste += tokens;
  if (isRunning) state.counts.wasteAfterTrip += tokens;
}

/** Tokens that these agents spent since anything of theirs was last booked. */
function takeUnbooked(state: EngineState, agents: readonly string[]): number {
  let tokens = 0;
  for (const name of agents) {
    const member = state.members.get(name);
    if (member === undefined) continue;
    tokens += member.spentTotal - member.booked;
    member.booked = member.spentTotal;
  }
  return tokens;
}

function openEpisode(state: EngineState, key: string, { code, cut, args }: Sighting): Episode {
  if (state.episodes.size >= MAX_EPISODES)
    state.episodes.delete(state.episodes.keys().next().value as string);
  const rung = rungOf(state, cut);
  const counted = { repetitions: 0, tokens: 0, waste: 0 };
  const judged = { warning: null, silentBelow: 0 };
  const episode: Episode = { code, cut, args, level: null, ...counted, ...judged, rung, rungAt: 0 };
  state.episodes.set(key, episode);
  return episode;
}

/** Steps that were taken for this part not long ago: a loop that pauses is the same loop when it comes back. */
function rungOf({ cuts, lastSeq }: EngineState, cut: Cut): number {
  const part = cuts.size === 0 ? undefined : cuts.get(cutKey(cut));
  if (part === undefined || part.breaker.gate !== "closed") return 0;
  return lastSeq - part.rungSeq <= REMEMBERED_EVENTS ? part.rung : 0;
}

function toFinding({ state, policy }: Scene, sighting: Sighting, seq: number): Finding {
  const { code, level, repetitions, events, tokens, cut, args } = sighting;
  const stake = stakeOf(state, tokens, policy);
  return { code, level: level ?? "warn", seq, args, evidence: { events, repetitions, tokens }, stake, cut };
}

function involves(cut: Cut, unit: Unit): boolean {
  if (cut.kind === "agent") return cut.agent === unit.member.name;
  return unit.to.some((to) => covers(cut, unit.member.name, to));
}

/** Whether two parts share an agent; the whole task shares all. */
export function overlap(one: Cut, other: Cut): boolean {
  const agents = agentsOf(one);
  const others = agentsOf(other);
  return agents.length === 0 || others.length === 0 || agents.some((agent) => others.includes(agent));
}
