import { readAmount } from "../../core/budget/amounts.js";
import { DIMENSIONS, type PartialAmounts } from "../../core/budget/dimension.js";
import type { LedgerVerb } from "../store.js";
import type { RawRefusal } from "./reply.js";

/** A verb of the script: those of the ledger, and the one that undoes what another unit refused. */
export type UnitVerb =
  | LedgerVerb
  | { readonly verb: "refuse"; readonly key: string; readonly by: RawRefusal };

/** Puts a verb as the script reads it: its name and what belongs to it, in order. @throws LedgerError `INVALID_AMOUNT` */
export function wordsOf(verb: UnitVerb): readonly string[] {
  switch (verb.verb) {
    case "open": {
      const { account, limits, joins, parents } = verb;
      const joining = joins === true ? "joins" : "";
      return ["open", account, amountsOf(limits), joining, String(parents.length), ...parents];
    }
    case "reserve":
      return ["reserve", verb.key, verb.account, amountsOf(verb.amounts), String(verb.leaseMs)];
    case "charge":
      return ["charge", verb.key, verb.account, amountsOf(verb.amounts)];
    case "settle":
      return ["settle", verb.key, amountsOf(verb.amounts)];
    case "renew":
      return ["renew", verb.key, String(verb.leaseMs)];
    case "release":
      return ["release", verb.key];
    case "refuse":
      return ["refuse", verb.key, ...verb.by];
    case "raise":
      return ["raise", verb.account, amountsOf(verb.amounts)];
    case "standing":
    case "close":
      return [verb.verb, verb.account];
  }
}

/** One text for all dimensions; `-` is a left-out one. */
function amountsOf(amounts: PartialAmounts): string {
  return DIMENSIONS.map((dimension) => {
    const amount = amounts[dimension];
    return amount === undefined ? "-" : readAmount(dimension, amount);
  }).join(" ");
}
