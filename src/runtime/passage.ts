import type { Cut } from "../core/finding.js";

/** What a process remembers of the gates that it let calls through. */
export interface Passage {
  /** Supervised turns of half-open parts, by part: who has it, and until when. */
  readonly permits: Map<string, Permit>;
  /** Latest nudge of each part, and the agents that were told. */
  readonly nudges: Map<string, Nudge>;
}

interface Nudge {
  readonly cut: Cut;
  readonly text: string;
  readonly given: Set<string>;
}

interface Permit {
  readonly generation: number;
  /** Agents of the part that have had their turn. */
  readonly agents: Set<string>;
  readonly expiresAt: number;
}
