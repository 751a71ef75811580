import type { Random } from "../../src/scenarios/random.js";
import type { EventBuilder } from "../../src/testing/events.js";
import type { Prose } from "./prose.js";

/** What a kind of conversation is written with. Everything random comes from the seed. */
export interface Draft {
  readonly log: EventBuilder;
  readonly prose: Prose;
  readonly random: Random;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** Marks that the next event begins another repetition of the loop, or that something gets out of hand. */
  repetition(): void;
}

/**
 * What a conversation is. `hard`: healthy, and as repetitive as healthy work gets; there the line between
 * progress and loop is a matter of judgement. `traffic`: hours of healthy model calls, of which only the times
 * and tokens matter. `burn`: such traffic that gets out of hand.
 */
export type Group = "healthy" | "hard" | "loop" | "traffic" | "burn";

/** One kind of conversation. */
export interface Kind {
  readonly id: string;
  readonly group: Group;
  /** Written after the detectors were tuned, and never to be tuned by. */
  readonly isHeldOut: boolean;
  write(draft: Draft): void;
}
