import type { LedgerVerb } from "../stores/store.js";

type Charge = Extract<LedgerVerb, { verb: "charge" }>;

/** What a task has still to book: verbs that the store has not acknowledged, in their order. */
export class OwedVerbs {
  readonly #onLost: (charge: Charge) => void;
  #verbs: readonly LedgerVerb[] = [];

  /** @param onLost told of money that was spent and can be booked nowhere */
  constructor(onLost: (charge: Charge) => void) {
    this.#onLost = onLost;
  }

  get all(): readonly LedgerVerb[] {
    return this.#verbs;
  }

  add(verbs: readonly LedgerVerb[]): void {
    this.#verbs = [...this.#verbs, ...verbs];
  }

  /** What is left of verbs that failed: ends stay owed, and nobody waits for a reservation any more. */
  addFailed(verbs: readonly LedgerVerb[]): void {
    this.add(verbs.flatMap(leftOf));
  }

  /** The store has taken the oldest ones, so many of them. */
  taken(many: number): void {
    if (many > 0) this.#verbs = this.#verbs.slice(many);
  }

  /** Drops what an account that was closed would have to be open for: no repetition opens it. Tells whether there was anything. */
  forgive(): boolean {
    const dropped = this.#verbs.filter(needsAccount);
    this.#verbs = this.#verbs.filter((verb) => !needsAccount(verb));
    for (const verb of dropped) if (verb.verb === "charge") this.#onLost(verb);
    return dropped.length > 0;
  }
}

function leftOf(verb: LedgerVerb): readonly LedgerVerb[] {
  if (verb.verb === "reserve") return [{ verb: "release", key: verb.key }];
  return verb.verb === "settle" || verb.verb === "release" || verb.verb === "charge" ? [verb] : [];
}

/** Ends of what an account held find nothing where it was closed, and that is all. */
function needsAccount({ verb }: LedgerVerb): boolean {
  return verb === "reserve" || verb === "charge";
}
