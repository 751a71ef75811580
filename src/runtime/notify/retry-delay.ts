import { createHash } from "node:crypto";

/** Long enough for a restart behind a load balancer. */
const BASE_MS = 1_000;
/** A person who waits to be told should not wait longer for the next attempt. */
const CAP_MS = 60_000;

/** Returns a number from 0 to below 1 that spreads the retries of different incidents. */
export type Jitter = (incidentId: string, attempt: number) => number;

/** Derives the number from a hash, so that a run can be repeated exactly. */
export const hashJitter: Jitter = (incidentId, attempt) =>
  createHash("sha256").update(`${incidentId}:${attempt}`).digest().readUInt32BE(0) / 2 ** 32;

export interface FailedAttempt {
  /** Attempts made so far, from 1. */
  readonly attempt: number;
  /** From 0 to below 1. */
  readonly jitter: number;
  /** What the receiver asked for. @default 0 */
  readonly retryAfterMs?: number;
}

/**
 * Returns how long to wait after a failed attempt: 1 s doubled each time, at most 60 s, of which the second half is
 * left to chance; never less than the receiver asked for, within the same 60 s.
 */
export function retryDelayMs({ attempt, jitter, retryAfterMs = 0 }: FailedAttempt): number {
  const fullMs = Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1));
  return Math.round(Math.max((fullMs / 2) * (1 + jitter), Math.min(retryAfterMs, CAP_MS)));
}
