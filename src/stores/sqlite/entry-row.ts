import type { Amounts } from "../../core/budget/dimension.js";
import { DIMENSIONS } from "../../core/budget/dimension.js";
import { type Entry, type EntryState, entrySchema } from "../../core/budget/entry.js";

/** Writes what the ledger remembers of a key as a row keeps it: without names, as two are written with each call. */
export function writeEntry({ asked, state }: Entry): string {
  return JSON.stringify([numbersOf(asked), state.status, ...factsOf(state)]);
}

/** Reads what `writeEntry` wrote. @throws z.ZodError where it was damaged */
export function readEntry(place: { readonly key: string; readonly account: string }, row: string): Entry {
  const [asked, status, ...facts] = JSON.parse(row) as [number[], EntryState["status"], ...unknown[]];
  return entrySchema.parse({ ...place, asked: amountsOf(asked), state: stateOf(status, facts) });
}

function factsOf(state: EntryState): readonly unknown[] {
  switch (state.status) {
    case "refused":
      return [state.by];
    case "reserved":
      return [state.expiresAt, state.holder];
    case "expired":
      return [state.holder];
    case "released":
      return [state.late];
    case "settled":
      return [numbersOf(state.actual), state.late, state.overrun];
    case "charged":
      return [state.overrun];
  }
}

function stateOf(status: EntryState["status"], facts: readonly unknown[]): unknown {
  switch (status) {
    case "refused":
      return { status, by: facts[0] };
    case "reserved":
      return { status, expiresAt: facts[0], holder: facts[1] };
    case "expired":
      return { status, holder: facts[0] };
    case "released":
      return { status, late: facts[0] };
    case "settled":
      return { status, actual: amountsOf(facts[0] as readonly number[]), late: facts[1], overrun: facts[2] };
    case "charged":
      return { status, overrun: facts[0] };
  }
}

function numbersOf(amounts: Amounts): readonly number[] {
  return DIMENSIONS.map((dimension) => amounts[dimension]);
}

function amountsOf(numbers: readonly number[]): unknown {
  return Object.fromEntries(DIMENSIONS.map((dimension, at) => [dimension, numbers[at]]));
}
