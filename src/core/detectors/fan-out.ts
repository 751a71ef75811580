import type { EngineState } from "../engine/state.js";
import type { Path } from "../event.js";
import type { Observation } from "../observation.js";
import type { Print } from "../observe/print.js";
import type { Detector, Scene, Sighting } from "./detector.js";
import { knownSlot, place, slotOf } from "./slot.js";

/** One agent that another one started. */
interface Started {
  readonly agent: string;
  /** `null`: in another task. */
  readonly seq: number | null;
  readonly parent: string;
  /** Agents that are started by no agent are generation 0. */
  readonly generation: number;
  /** Fine fingerprint of its purpose; `null` when it was not recorded or has no words. */
  readonly purpose: number | null;
  /** Smallest word positions of its purpose; empty when it holds numbers, which may name a smaller part of the work. */
  readonly words: readonly number[];
}

interface Tree {
  readonly started: Map<string, Started>;
  /** Agents started so far, by generation. */
  readonly generations: number[];
}

/** Agents remembered; a task with more has crossed the participants cap before. */
const MAX_STARTED = 1_024;
/** Generations followed: eight times the cap on them. */
const MAX_GENERATIONS = 64;
/** The smallest positions of a hashed vocabulary are a fair sample of it: 64 tell 0.9 apart from 0.7 nearly always. */
const SAMPLED_WORDS = 64;
/** Shared part of two vocabularies from which a purpose is the same in other words. */
const ALIKE_SHARE = 0.9;

/**
 * Sees an agent start one that is to do what it was itself started for, generation after generation, and
 * trees of agents that only grow. Copies beside each other are parallel work and never counted. O(generations).
 */
export const fanOut: Detector = {
  code: "FAN_OUT",
  needs: ["content"],
  events: ["spawn"],
  event(observation, _member, scene) {
    if (observation.type !== "spawn") return undefined;
    const tree = slotOf<Tree>(scene.state.slots, place.FAN_OUT, createTree);
    const ancestors = ancestorsOf(tree, observation.from);
    // A name that starts itself, or its own ancestor, can't be told from one that is started anew beside it.
    const { from, child: name } = observation;
    if (name === from || ancestors.some(({ agent, parent }) => agent === name || parent === name))
      return undefined;
    const child = plant(tree, observation, (ancestors[0]?.generation ?? 0) + 1);
    const elsewhere = startedElsewhere(observation, ancestors);
    return replication(child, [...ancestors, ...elsewhere], scene) ?? growth(tree, child, scene);
  },
};

/** What each agent on the way to this one was started for, the outermost first; itself included, where it was started. */
export function spawnPath({ slots }: EngineState, agent: string): Path {
  const tree = knownSlot<Tree>(slots, place.FAN_OUT);
  return (tree === undefined ? [] : ancestorsOf(tree, agent))
    .map(({ agent: name, purpose }) => ({ agent: name, ...(purpose !== null && { purpose }) }))
    .reverse();
}

function createTree(): Tree {
  return { started: new Map(), generations: [] };
}

/** Ancestors in other tasks, the nearest first. A task that several processes share knows some of them itself. */
function startedElsewhere({ path = [] }: Spawn, ancestors: readonly Started[]): Started[] {
  const own = new Set(ancestors.map(({ agent }) => agent));
  return path
    .filter(({ agent }) => !own.has(agent))
    .map(({ agent, purpose = null }) => ({
      agent,
      purpose,
      seq: null,
      parent: "",
      generation: 0,
      words: [],
    }))
    .reverse();
}

/** Who started the agent, and so on, the nearest first; itself included, as it will be its child's parent. */
function ancestorsOf({ started }: Tree, name: string): Started[] {
  const path: Started[] = [];
  let next = started.get(name);
  while (next !== undefined && path.length < MAX_GENERATIONS && !path.includes(next)) {
    path.push(next);
    next = started.get(next.parent);
  }
  return path;
}

type Spawn = Extract<Observation, { type: "spawn" }>;

type StartedHere = Started & { readonly seq: number };

function plant({ started, generations }: Tree, spawn: Spawn, depth: number): StartedHere {
  const { child: agent, from: parent, seq, print } = spawn;
  const generation = Math.min(depth, MAX_GENERATIONS);
  const child = { agent, seq, parent, generation, purpose: purposeOf(print), words: sample(print) };
  started.delete(agent);
  if (started.size >= MAX_STARTED) started.delete(started.keys().next().value as string);
  started.set(agent, child);
  while (generations.length <= generation) generations.push(0);
  generations[generation] = (generations[generation] as number) + 1;
  return child;
}

function purposeOf(print: Print | undefined): number | null {
  return print === undefined || print.words.length === 0 ? null : print.fine;
}

function sample(print: Print | undefined): number[] {
  if (print === undefined || print.fine !== print.coarse) return [];
  return [...print.words].sort((a, b) => a - b).slice(0, SAMPLED_WORDS);
}

function replication(child: Started, ancestors: readonly Started[], scene: Scene): Sighting | undefined {
  const { warn, trip, warnReworded, tripReworded } = scene.policy.detectors.FAN_OUT;
  if (child.purpose === null) return undefined;
  const equal = ancestors.filter(({ purpose }) => purpose === child.purpose);
  const alike = ancestors.filter((other) => equal.includes(other) || sharesWords(child.words, other.words));
  const isTrip = equal.length + 1 >= trip || alike.length + 1 >= tripReworded;
  if (!isTrip && equal.length + 1 < warn && alike.length + 1 < warnReworded) return undefined;
  const generations = [child, ...alike].reverse();
  const [first] = generations;
  const tokens = generations.map(({ agent }) => scene.state.members.get(agent)?.spentTotal ?? 0);
  const total = tokens.reduce((sum, spent) => sum + spent, 0);
  return {
    code: "FAN_OUT",
    level: isTrip ? "trip" : "warn",
    // Twice as many generations are news: whatever was done about the first ones did not stop them.
    key: `${first?.agent}:${Math.floor(Math.log2(generations.length))}`,
    repetitions: generations.length,
    tokens: total,
    describe: () => ({
      // What began elsewhere cannot be stopped there from here; all of this task is part of it.
      cut: first?.seq === null ? { kind: "task" } : { kind: "agent", agent: first?.agent ?? child.parent },
      events: generations.flatMap(({ seq }) => seq ?? []),
      waste: total - (tokens[0] ?? 0),
      args: { path: generations.map(({ agent }) => agent), generation: child.generation },
    }),
  };
}

/** Whether nearly all words of each are words of the other, in whatever order. */
function sharesWords(words: readonly number[], others: readonly number[]): boolean {
  const shared = words.filter((word) => others.includes(word)).length;
  return shared > 0 && shared >= ALIKE_SHARE * Math.max(words.length, others.length);
}

/** Two generations in a row that were each larger than the one before: a forecast, true of some healthy trees too. */
function growth({ generations }: Tree, { seq, generation }: StartedHere, scene: Scene): Sighting | undefined {
  const [before = 0, parents = 0, latest = 0] = generations.slice(
    Math.max(1, generation - 2),
    generation + 1,
  );
  const total = generations.reduce((sum, size) => sum + size, 0);
  if (!(latest > parents && parents > before) || total < scene.policy.detectors.FAN_OUT.growthAgents)
    return undefined;
  return {
    code: "FAN_OUT",
    level: "warn",
    key: "growth",
    repetitions: 2,
    tokens: scene.state.counts.tokens,
    describe: () => ({
      cut: { kind: "task" },
      events: [seq],
      waste: 0,
      args: {
        generations: generations.slice(1).map(String),
        next: Math.round((latest * latest) / parents),
      },
    }),
  };
}
