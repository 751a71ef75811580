import type { Gate } from "../core/breaker/machine.js";
import type { Dimension, Limits, PartialAmounts } from "../core/budget/dimension.js";
import type { AccountStanding } from "../core/budget/verbs/standing.js";
import type { Snapshot } from "../core/engine/snapshot.js";
import type { Observation } from "../core/observation.js";
import type { TraceHeader } from "../core/trace.js";

/** What a task writes into the shared log, before the store gives it a place there. */
export type Unordered = Observation extends infer One
  ? One extends unknown
    ? Omit<One, "seq">
    : never
  : never;

/** A change of the ledger. Each but `raise` is idempotent by its key, or by what it asks for. */
export type LedgerVerb =
  | {
      readonly verb: "open";
      readonly account: string;
      readonly parents: readonly string[];
      readonly limits: Limits;
      /** Where it is open already, take it as it is: the task began in another process. @default false */
      readonly joins?: boolean;
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
  /** Raises limits by so much; what is unlimited stays so. Once per request key: it has no key of its own. */
  | { readonly verb: "raise"; readonly account: string; readonly amounts: PartialAmounts }
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
  | {
      readonly verb: "open" | "renew" | "settle" | "release" | "charge" | "raise" | "close";
      readonly status: string;
    };

/**
 * Names a request, so that one whose answer was lost can be sent again: it is carried out once, and gets the
 * first answer. A sender has one request of a task under way at a time and counts them up, so a store remembers
 * the last one of each.
 */
export interface RequestKey {
  /** The process, for as long as it runs. */
  readonly sender: string;
  readonly number: number;
}

/** A state that stands for the log up to `seq`. */
export interface PlacedSnapshot {
  readonly seq: number;
  readonly snapshot: Snapshot;
}

export interface ExchangeRequest {
  /** Root task: the unit of atomicity. */
  readonly root: string;
  readonly task: string;
  /** @default none: what comes again is carried out again */
  readonly key?: RequestKey;
  /**
   * What the task is, for whoever looks into the store or takes the task up: the first one is kept. Without texts, as
   * all of the log. @default as it was
   */
  readonly about?: TraceHeader;
  /** Observations to append, in order. */
  readonly append: readonly Unordered[];
  readonly verbs: readonly LedgerVerb[];
  /** `seq` up to which the caller has folded the task's log. */
  readonly cursor: number;
  /** Whether the caller folds the log, or only writes into it and has no use for what others wrote. @default true */
  readonly reads?: boolean;
  /** Where the gate of the whole task stands at the cursor. @default as it was */
  readonly gate?: Gate;
  /** The state at the cursor; the log up to there may be dropped. @default none */
  readonly snapshot?: Snapshot;
}

export interface ExchangeReply {
  /** Places of the appended observations, in order. */
  readonly seqs: readonly number[];
  /** What others appended to the task's log since the cursor, or behind `snapshot`, in order. */
  readonly others: readonly Observation[];
  /** One answer per verb, in order. */
  readonly answers: readonly LedgerAnswer[];
  /** Gates of the root's tasks that are not closed, by task. */
  readonly gates: Readonly<Record<string, Gate>>;
  /** What to go on from where the log behind the cursor was dropped; `null` where it was not. */
  readonly snapshot: PlacedSnapshot | null;
  /** What the task was begun as, where the request says what it is. @default nothing is kept of it */
  readonly about?: TraceHeader;
  /** Whether the log has grown so long that a snapshot would help. */
  readonly isLong: boolean;
}

/** A task that something is kept of. */
export interface KeptTask {
  readonly about: TraceHeader;
  /** Instant of its opening in milliseconds. */
  readonly openedAt: number;
}

/** Observations after which a log asks for a snapshot: a process that joins folds 1,000 in some 20 ms. */
export const SNAPSHOT_EVERY = 1_000;

/** Asks a store. */
export interface Exchange {
  /** @throws StoreError `STALE_REQUEST` for a request older than the last one of its sender */
  (request: ExchangeRequest): Promise<ExchangeReply>;
  /**
   * Does the same without a promise, where a store has nothing to wait for. It hangs on the function, so that whoever
   * replaces that replaces both.
   *
   * @default answers come
   */
  readonly atOnce?: (request: ExchangeRequest) => ExchangeReply;
}

/**
 * Keeps the logs and the ledger of tasks. Its one operation is atomic per root task: it appends, applies the
 * verbs and returns what others appended, so that processes which fold the same log reach the same verdict
 * with one round trip per decision. The store orders, and leases run on its clock.
 */
export interface Store {
  /** Whether others may write the same logs, so that one asks for their news also with none of one's own. @default false */
  readonly isShared?: boolean;
  readonly exchange: Exchange;
  /** Charges reservations whose lease has ended, as unconfirmed, and returns their keys. */
  expire(): Promise<readonly string[]>;
  /** Lists what is kept, in the order in which it was opened. Absent: nobody can look into the store. */
  tasks?(): Promise<readonly KeptTask[]>;
  /** Finds what is kept of one task. @default looked for among all `tasks` */
  find?(task: string): Promise<KeptTask | null>;
  /** Deletes what is kept of a task, but for what its calls cost: that counts on. */
  forget(task: { readonly root: string; readonly task: string }): Promise<void>;
  close(): Promise<void>;
}
