import { NOTHING } from "../amounts.js";
import { accountOf, type Books } from "../books.js";
import { commit } from "../commit.js";
import type { EntryState } from "../entry.js";

export interface ReleaseRequest {
  readonly key: string;
}

export type ReleaseAnswer =
  | {
      readonly status: "released";
      /** Whether it took back an unconfirmed charge. */
      readonly late: boolean;
    }
  | { readonly status: Exclude<EntryState["status"], "reserved" | "expired" | "released"> | "unknown" };

/** @internal */
export function release(books: Books, { key }: ReleaseRequest): ReleaseAnswer {
  const entry = books.entries.get(key);
  if (entry === undefined) return { status: "unknown" };
  const { state } = entry;
  if (state.status === "released") return { status: "released", late: state.late };
  if (state.status !== "reserved" && state.status !== "expired") return { status: state.status };
  commit(accountOf(books, entry.account), { actual: NOTHING, held: entry.asked, was: state.status });
  books.open.delete(entry);
  const late = state.status === "expired";
  entry.state = { status: "released", late };
  return { status: "released", late };
}
