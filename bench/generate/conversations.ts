import { type Conversation, generate } from "./conversation.js";
import type { Kind } from "./kind.js";
import { type SeedRange, seedRanges } from "./seeds.js";

export interface Sample {
  readonly seeds: SeedRange;
  /** Conversations of each healthy kind. A loop kind has a fifth of them, without and with noise; what burns, a fifth. */
  readonly conversations: number;
}

/** Share of the events that other agents make, in the noisy half of the loops. */
const NOISE = 0.3;

/** Loops are long, and each repetition is a chance to find them: a fifth of the conversations is enough. */
const LOOPS_SHARE = 0.2;

/** Generates the conversations of a kind, one by one. */
export function* conversationsOf(
  kind: Kind,
  { seeds, conversations }: Sample,
): Generator<Conversation, void> {
  const isLoop = kind.group === "loop";
  const count = isLoop || kind.group === "burn" ? Math.ceil(conversations * LOOPS_SHARE) : conversations;
  for (let index = 0; index < count; index += 1) {
    const seed = seedRanges[seeds].first + index;
    yield generate(kind, { seed });
    if (isLoop) yield generate(kind, { seed, noise: NOISE });
  }
}
