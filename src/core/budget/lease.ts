import { LedgerError } from "./ledger-error.js";

export interface LeaseRequest {
  /** Milliseconds that the reservation is held for, counted from `now`. At least 1. */
  readonly leaseMs: number;
  /** The store's clock in milliseconds. The ledger never reads a clock itself. */
  readonly now: number;
}

/** Computes the instant at which a lease ends: it is over when `now >= expiresAt`. @internal */
export function leaseEnd({ leaseMs, now }: LeaseRequest): number {
  if (!Number.isSafeInteger(leaseMs) || leaseMs < 1)
    throw invalid("`leaseMs`", "a positive integer", leaseMs);
  const expiresAt = readNow(now) + leaseMs;
  if (!Number.isSafeInteger(expiresAt)) throw invalid("`now + leaseMs`", "an exact integer", expiresAt);
  return expiresAt;
}

/** @throws LedgerError `INVALID_TIME` @internal */
export function readNow(now: number): number {
  if (!Number.isSafeInteger(now) || now < 0) throw invalid("`now`", "an integer of milliseconds from 0", now);
  return now;
}

function invalid(name: string, what: string, value: number): LedgerError {
  return new LedgerError({ code: "INVALID_TIME", expected: `${name} to be ${what}`, value });
}
