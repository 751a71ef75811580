import type { Dimension, Limits, PartialAmounts } from "../core/budget/dimension.js";
import type { AccountStanding } from "../core/budget/verbs/standing.js";
import type { Observation } from "../core/observation.js";

/** What a task writes into the shared log, before the store gives it a place there. */
export type Unordered = Observation extends infer One
  ? One extends unknown
    ? Omit<One, "seq">
    : never
  : never;

/** A change of the ledger. Each is idempotent by key. */
export type LedgerVerb =
  | {
      readonly verb: "open";
      readonly account: string;
      readonly parents: readonly string[];
      readonly limits: Limits;
    }
  | {
      readonly verb: "reserve";
      readonly key: string;
      readonly account: string;
      readonly amounts: PartialAmounts;
      readonly leaseMs: number;
    }
  | { readonly verb: "renew"; readonly key: string; readonly leaseMs: number }
  | { readonly verb: "settle"; readonly key: string; readonly amounts: PartialAmounts }
  | { readonly verb: "release"; readonly key: string }
  | {
      readonly verb: "charge";
      readonly key: string;
      readonly account: string;
      readonly amounts: PartialAmounts;
    }
  | { readonly verb: "standing"; readonly account: string }
  | { readonly verb: "close"; readonly account: string };

/** Who refused a reservation, and why. */
export interface RefusedBy {
  readonly account: string;
  readonly dimension: Dimension;
  readonly limit: number;
  readonly committed: number;
  readonly reserved: number;
  readonly asked: number;
}

export type LedgerAnswer =
  | { readonly verb: "reserve"; readonly status: "granted" }
  | { readonly verb: "reserve"; readonly status: "refused"; readonly by: RefusedBy }
  | { readonly verb: "standing"; readonly accounts: readonly AccountStanding[] }
  | { readonly verb: "open" | "renew" | "settle" | "release" | "charge" | "close"; readonly status: string };

export interface ExchangeRequest {
  /** Root task: the unit of atomicity. */
  readonly root: string;
  readonly task: string;
  /** Observations to append, in order. */
  readonly append: readonly Unordered[];
  readonly verbs: readonly LedgerVerb[];
  /** `seq` up to which the caller has folded the task's log. */
  readonly cursor: number;
}

export interface ExchangeReply {
  /** Places of the appended observations, in order. */
  readonly seqs: readonly number[];
  /** What others appended to the task's log since the cursor, in order. */
  readonly others: readonly Observation[];
  /** One answer per verb, in order. */
  readonly answers: readonly LedgerAnswer[];
}

/**
 * Keeps the logs and the ledger of tasks. Its one operation is atomic per root task: it appends, applies the
 * verbs and returns what others appended, so that processes which fold the same log reach the same verdict
 * with one round trip per decision. The store orders, and leases run on its clock.
 */
export interface Store {
  exchange(request: ExchangeRequest): Promise<ExchangeReply>;
  /** Charges reservations whose lease has ended, as unconfirmed, and returns their keys. */
  expire(): Promise<readonly string[]>;
  close(): Promise<void>;
}
