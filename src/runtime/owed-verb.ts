import type { LedgerVerb } from "../stores/store.js";

/** What is still to be booked of a verb that failed: ends stay owed, and nobody waits for a reservation any more. */
export function owedAfterFailure(verb: LedgerVerb): readonly LedgerVerb[] {
  if (verb.verb === "reserve") return [{ verb: "release", key: verb.key }];
  return verb.verb === "settle" || verb.verb === "release" || verb.verb === "charge" ? [verb] : [];
}

/** Whether a verb can only be carried out while the account is open: ends of what it held find nothing, and that is all. */
export function needsAccount({ verb }: LedgerVerb): boolean {
  return verb === "reserve" || verb === "charge";
}
