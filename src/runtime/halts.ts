import type { Decision } from "../core/decision.js";
import { type Cut, cutKey } from "../core/finding.js";
import type { Summary } from "./summary/summary.js";

/** The last cut or halt, or in shadow what would have been one. */
export interface Halt {
  readonly decision: Decision;
  readonly summary: Summary;
}

/** What is known of a closed gate; nothing, where it was closed before this process joined. */
export type Closing = Halt | { readonly decision: null; readonly summary: null };

/** Parts whose halts are kept, summaries included; a task with more has been cut to pieces. */
const MAX_HALTS = 64;

/** Remembers what closed the gates of one task, by part. */
export class Halts {
  readonly #byPart = new Map<string, Halt>();
  #last: Halt | null = null;

  /** The last of all, shadow ones included. */
  get last(): Halt | null {
    return this.#last;
  }

  /** Takes a halt, or the same with another wording. */
  remember(halt: Halt): void {
    this.#last = halt;
    const { cut, enforced } = halt.decision;
    if (!enforced) return;
    if (this.#byPart.size >= MAX_HALTS) this.#byPart.delete(this.#byPart.keys().next().value as string);
    this.#byPart.set(gateKey(cut), halt);
  }

  /** What closed the gate of that part. */
  of(cut: Cut): Closing {
    return this.#byPart.get(gateKey(cut)) ?? { decision: null, summary: null };
  }
}

/** A cut that grew to the root closes the gate of the task as a whole. */
function gateKey(cut: Cut): string {
  return cut.kind === "root" ? "task" : cutKey(cut);
}
