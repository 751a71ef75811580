import { type Usage, usageSchema } from "../core/event.js";
import type { Clock } from "./clock.js";
import { TimeoutError, within } from "./notify/within.js";
import { oneLine } from "./summary/one-line.js";

export interface MeteredCallOptions {
  /** Holds the budget of the one call; `false` refuses it. */
  readonly reserve: () => Promise<boolean>;
  /** Books what was billed; `null` where that is unknown and the whole reservation counts as spent. */
  readonly settle: (usage: Usage | null) => Promise<void>;
  /** Gives the budget back: no call was made. */
  readonly release: () => Promise<void>;
  /** Time for each of reservation, call and booking, in milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Ends the attempt early. */
  readonly signal?: AbortSignal;
}

/** Why there is no answer. */
export interface CallFailure {
  readonly outcome: "refused" | "timed-out" | "failed";
  readonly reason: string;
}

type Attempt<Answer> = CallFailure | { readonly outcome: "answered"; readonly answer: Answer };

export type MeteredResult<Answer> = Attempt<Answer> & {
  /** Why the booking failed: the reservation is then left to expire, which charges it. `null`: booked, or nothing to book. */
  readonly bookingError: string | null;
};

const MAX_REASON_CHARS = 200;

/**
 * Makes one call under a budget of its own. Never throws. A granted reservation is settled or released exactly once:
 * released only if no call was made, settled in full if the call failed or ran out of time, because it may have been
 * billed.
 */
export async function meteredCall<Answer>(
  options: MeteredCallOptions,
  call: (signal: AbortSignal) => Promise<Answer>,
): Promise<MeteredResult<Answer>> {
  const refusal = await reserveBudget(options);
  if (refusal !== null) return { ...refusal, bookingError: null };
  let isCalled = false;
  const attempt = await attemptCall(options, (signal) => {
    isCalled = true;
    return call(signal);
  });
  const bookingError = await book(attempt, isCalled, options);
  return { ...attempt, bookingError };
}

/** Returns why there is no budget, or `null` where it is held. A grant that comes too late is given back. */
async function reserveBudget({
  reserve,
  release,
  ...options
}: MeteredCallOptions): Promise<CallFailure | null> {
  try {
    const isGranted = await within(limitOf(options), async (signal) => {
      const granted = (await reserve()) === true;
      if (granted && signal.aborted) await release();
      return granted;
    });
    return isGranted ? null : { outcome: "refused", reason: "The budget of such calls refused this one." };
  } catch (error) {
    return failureOf(error);
  }
}

async function attemptCall<Answer>(
  options: MeteredCallOptions,
  call: (signal: AbortSignal) => Promise<Answer>,
): Promise<Attempt<Answer>> {
  try {
    return { outcome: "answered", answer: await within(limitOf(options), call) };
  } catch (error) {
    return failureOf(error);
  }
}

/** Not ended by the caller's signal: what was spent is booked even when nobody waits for the answer any more. */
async function book(
  attempt: Attempt<unknown>,
  isCalled: boolean,
  { settle, release, clock, timeoutMs }: MeteredCallOptions,
): Promise<string | null> {
  try {
    const usage = attempt.outcome === "answered" ? usageOf(attempt.answer) : null;
    await within(limitOf({ clock, timeoutMs }), () => (isCalled ? settle(usage) : release()));
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

/** The answer comes from code that is not ours, so it is checked. Usage that is not well-formed is no usage. */
function usageOf(answer: unknown): Usage | null {
  const { usage } = Object(answer) as { readonly usage?: unknown };
  const parsed = usageSchema.safeParse(usage);
  return parsed.success ? parsed.data : null;
}

function limitOf({ clock, timeoutMs, signal }: Pick<MeteredCallOptions, "clock" | "timeoutMs" | "signal">) {
  return { clock, timeoutMs, stop: signal ?? new AbortController().signal };
}

function failureOf(error: unknown): CallFailure {
  return { outcome: error instanceof TimeoutError ? "timed-out" : "failed", reason: reasonOf(error) };
}

function reasonOf(error: unknown): string {
  try {
    return oneLine(`${error}`, MAX_REASON_CHARS);
  } catch {
    return "An error that can't be written.";
  }
}
