import type { Books } from "../books.js";
import type { EntryState } from "../entry.js";
import { type LeaseRequest, leaseEnd } from "../lease.js";

export interface RenewRequest extends LeaseRequest {
  readonly key: string;
}

export type RenewAnswer =
  | { readonly status: "renewed"; readonly expiresAt: number }
  | { readonly status: Exclude<EntryState["status"], "reserved"> | "unknown" };

/** @internal */
export function renew(books: Books, request: RenewRequest): RenewAnswer {
  const renewedUntil = leaseEnd(request);
  const entry = books.entries.get(request.key);
  if (entry === undefined) return { status: "unknown" };
  const { state } = entry;
  if (state.status !== "reserved") return { status: state.status };
  // Left as it is for the next `expire`, which reports and charges it.
  if (request.now >= state.expiresAt) return { status: "expired" };
  // A late or repeated renewal never shortens the lease.
  const expiresAt = Math.max(state.expiresAt, renewedUntil);
  entry.state = { ...state, expiresAt };
  return { status: "renewed", expiresAt };
}
