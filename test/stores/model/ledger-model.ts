import { createLedger, type Ledger } from "../../../src/core/budget/ledger.js";
import { applyVerb } from "../../../src/stores/apply-verb.js";
import type { LedgerAnswer, LedgerVerb } from "../../../src/stores/store.js";

/** A keyed request and its outcome, which a repetition must not change. */
export interface SentRequest {
  readonly sender: string;
  readonly number: number;
  readonly marks: readonly string[];
  readonly verbs: readonly LedgerVerb[];
  readonly first: number;
  readonly answers: readonly LedgerAnswer[];
}

/** What a store is compared with: the ledger of the core, in which no store has a part, and a list for the log. */
export class LedgerModel {
  readonly ledger: Ledger = createLedger();
  readonly log: string[] = [];
  /** Accounts that are open. */
  readonly open = new Set<string>();
  /** The last request of each sender. */
  readonly sent = new Map<string, SentRequest>();
  /** How often the child task was opened: its keys are of that life. */
  lives = 0;
  now = 0;

  apply(verb: LedgerVerb): LedgerAnswer {
    const answer = applyVerb(this.ledger, verb, { now: this.now, isOpen: (id) => this.open.has(id) });
    if (verb.verb === "open") this.open.add(verb.account);
    if (verb.verb === "close" && answer.verb === "close" && answer.status === "closed") {
      this.open.delete(verb.account);
    }
    return answer;
  }
}
