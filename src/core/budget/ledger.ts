import { accountOf, type Books, emptyBooks } from "./books.js";
import type { Dimension, Limits } from "./dimension.js";
import type { EntryState } from "./entry.js";
import { checkAccount, type Violation } from "./invariants.js";
import { type LedgerSnapshot, restoreBooks, takeSnapshot } from "./ledger-snapshot.js";
import { affordable } from "./verbs/affordable.js";
import { type ChargeAnswer, type ChargeRequest, charge } from "./verbs/charge.js";
import { type CloseAnswer, type CloseRequest, close } from "./verbs/close.js";
import { type ExpireRequest, expire } from "./verbs/expire.js";
import { type OpenRequest, open } from "./verbs/open.js";
import { type RaiseRequest, raise } from "./verbs/raise.js";
import { type ReleaseAnswer, type ReleaseRequest, release } from "./verbs/release.js";
import { type RenewAnswer, type RenewRequest, renew } from "./verbs/renew.js";
import { type ReserveAnswer, type ReserveRequest, reserve } from "./verbs/reserve.js";
import { type SettleAnswer, type SettleRequest, settle } from "./verbs/settle.js";
import { type AccountStanding, standing } from "./verbs/standing.js";

/**
 * Keeps accounts of budgets: money is held before a call, and the actual cost booked after it. A booking
 * counts on its account and on every ancestor, wholly or not at all. Deterministic and idempotent by key;
 * a verb that throws has changed nothing.
 */
export interface Ledger {
  /** Opens an account. @throws LedgerError `ACCOUNT_CONFLICT` when it is open with other limits or parents. */
  open(request: OpenRequest): void;
  /** Raises limits, never lowers them, and returns the limits now in force. */
  raise(request: RaiseRequest): Limits;
  /**
   * Holds the upper bound of a call, up to and including each limit. A repeated key gets the first answer,
   * also after the reservation ended. @throws LedgerError `KEY_CONFLICT` when it comes with another request.
   */
  reserve(request: ReserveRequest): ReserveAnswer;
  /** Extends the lease of a call in progress; `expired` once `now` has reached the lease's end. */
  renew(request: RenewRequest): RenewAnswer;
  /** Books the actual cost, however high, and ends the reservation. Replaces the charge of an expired one. */
  settle(request: SettleRequest): SettleAnswer;
  /** Ends a reservation of which nothing was sent. Takes back the charge of an expired one. */
  release(request: ReleaseRequest): ReleaseAnswer;
  /** Charges reservations whose lease has ended in full, as unconfirmed, and returns their keys. */
  expire(request: ExpireRequest): readonly string[];
  /** Books something that happened without a reservation. @throws LedgerError `KEY_CONFLICT` */
  charge(request: ChargeRequest): ChargeAnswer;
  /**
   * Forgets an account and its keys; ancestors keep the totals. Kept while it has open reservations or
   * children. From then on its keys are `unknown`, so close only when late answers no longer matter.
   */
  close(request: CloseRequest): CloseAnswer;
  /** Shows an account, then each of its ancestors. */
  standing(account: string): readonly AccountStanding[];
  /** Returns what an account and all its ancestors can still hold; `null` when nothing limits it. */
  affordable(account: string, dimension: Dimension): number | null;
  /** Returns where a key stands, or `undefined` when it is unknown or forgotten. */
  entry(key: string): EntryState | undefined;
  /** Checks the totals of an account and its ancestors; an empty list is sound. About a microsecond. */
  violations(account: string): readonly Violation[];
  /** Returns the whole ledger as plain JSON. */
  snapshot(): LedgerSnapshot;
}

/** Creates an empty ledger. */
export function createLedger(): Ledger {
  return ledgerOver(emptyBooks());
}

/** Restores a ledger from a parsed snapshot. @throws LedgerError `INVALID_SNAPSHOT` */
export function restoreLedger(json: unknown): Ledger {
  return ledgerOver(restoreBooks(json));
}

/** Makes the ledger that works on these books. @internal */
export function ledgerOver(books: Books): Ledger {
  return {
    open: (request) => open(books, request),
    raise: (request) => raise(books, request),
    reserve: (request) => reserve(books, request),
    renew: (request) => renew(books, request),
    settle: (request) => settle(books, request),
    release: (request) => release(books, request),
    expire: (request) => expire(books, request),
    charge: (request) => charge(books, request),
    close: (request) => close(books, request),
    standing: (account) => standing(books, account),
    affordable: (account, dimension) => affordable(books, account, dimension),
    entry: (key) => books.entries.get(key)?.state,
    violations: (account) =>
      accountOf(books, account).path.flatMap((member) => checkAccount(member, books.accounts)),
    snapshot: () => takeSnapshot(books),
  };
}
