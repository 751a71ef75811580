import { RULESET } from "../../src/core/policy/policy.js";
import { conversationsOf, type Sample } from "./conversations.js";
import { detectorIds, judge } from "./judge.js";
import type { Group, Kind } from "./kind.js";
import { type Outcome, outcomeOf } from "./outcome.js";
import type { SeedRange } from "./seeds.js";
import { type Tally, tally } from "./tally.js";

export interface GeneratedOptions extends Sample {
  readonly kinds: readonly Kind[];
}

/** Tallies of all detectors, by their id. */
export type ByDetector = ReadonlyMap<string, Tally>;

/** Everything that the benchmark says about generated conversations. */
export interface GeneratedEvaluation {
  readonly ruleset: string;
  readonly seeds: SeedRange;
  readonly conversations: number;
  readonly kinds: readonly KindEvaluation[];
  readonly totals: {
    readonly healthy: ByDetector;
    readonly hard: ByDetector;
    readonly developmentLoops: ByDetector;
    readonly heldOutLoops: ByDetector;
  };
}

export interface KindEvaluation {
  readonly id: string;
  readonly group: Group;
  readonly isHeldOut: boolean;
  readonly tallies: ByDetector;
}

/** Generates conversations of each kind and sums up what the suite and the baselines say about them. */
export function evaluateGenerated(options: GeneratedOptions): GeneratedEvaluation {
  const judged = options.kinds.map((kind) => ({ kind, outcomes: outcomesOf(kind, options) }));
  const total = (claim: (kind: Kind) => boolean) =>
    tallies(judged.filter(({ kind }) => claim(kind)).flatMap(({ outcomes }) => outcomes));
  return {
    ruleset: RULESET,
    seeds: options.seeds,
    conversations: judged.reduce((sum, { outcomes }) => sum + outcomes.length, 0),
    kinds: judged.map(({ kind: { id, group, isHeldOut }, outcomes }) => ({
      id,
      group,
      isHeldOut,
      tallies: tallies(outcomes),
    })),
    totals: {
      healthy: total(({ group }) => group === "healthy"),
      hard: total(({ group }) => group === "hard"),
      developmentLoops: total(({ group, isHeldOut }) => group === "loop" && !isHeldOut),
      heldOutLoops: total(({ isHeldOut }) => isHeldOut),
    },
  };
}

/** Outcomes of one conversation, by detector. */
type Outcomes = ReadonlyMap<string, Outcome>;

function outcomesOf(kind: Kind, sample: Sample): readonly Outcomes[] {
  return Array.from(conversationsOf(kind, sample), (conversation) => {
    const judged = judge(conversation);
    return new Map(detectorIds.map((id) => [id, outcomeOf(judged, id)]));
  });
}

function tallies(outcomes: readonly Outcomes[]): ByDetector {
  const of = (id: string) => outcomes.flatMap((each) => each.get(id) ?? []);
  return new Map(detectorIds.map((id) => [id, tally(of(id))]));
}
