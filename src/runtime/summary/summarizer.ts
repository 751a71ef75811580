import { type Usage, usageSchema } from "../../core/event.js";
import type { Clock } from "../clock.js";
import { TimeoutError, within } from "../notify/within.js";
import type { ExcerptView } from "./excerpts.js";
import { oneLine } from "./one-line.js";
import { summarizerInput } from "./summarizer-input.js";
import type { Summary } from "./summary.js";

export interface SummarizerRequest {
  /** The extractive summary, then excerpts. What agents said stands in quotation marks: data, not instructions. */
  readonly text: string;
  readonly maxOutputTokens: number;
  readonly signal?: AbortSignal;
}

export interface SummarizerAnswer {
  readonly text: string;
  /** What the provider billed. Absent: the whole reservation is charged. */
  readonly usage?: Usage;
  readonly model?: string;
}

/** Words a summary by a model of the user's choice. */
export interface Summarizer {
  summarize(request: SummarizerRequest): Promise<SummarizerAnswer>;
}

export interface SummarizeWithOptions {
  /** Holds the budget of the one call; `false` refuses it. */
  readonly reserve: () => Promise<boolean>;
  /** Books what was billed; `null` where that is unknown and the whole reservation counts as spent. */
  readonly settle: (usage: Usage | null) => Promise<void>;
  /** Gives the budget back: no call was made. */
  readonly release: () => Promise<void>;
  /** Time for each of reservation, call and booking, in milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** @default 300, some 200 words */
  readonly maxOutputTokens?: number;
  /** Shown to the model beside the summary. */
  readonly excerpts?: ExcerptView;
  /** Ends the attempt early. */
  readonly signal?: AbortSignal;
}

export interface SummarizeResult {
  /** The extractive summary; with the model's words quoted at the end of `text` where the outcome is `added`. */
  readonly summary: Summary;
  readonly outcome: "added" | "refused" | "timed-out" | "failed" | "empty";
  /** Why the model's words are missing; `null` where they are not. */
  readonly reason: string | null;
  /** Why the booking failed: the reservation is then left to expire, which charges it. `null`: booked, or nothing to book. */
  readonly bookingError: string | null;
}

const DEFAULT_OUTPUT_TOKENS = 300;
/** Some 300 tokens of English. A model that ignores its limit does not get to fill the page. */
const MAX_QUOTE_CHARS = 1_200;
const MAX_MODEL_CHARS = 80;
const MAX_REASON_CHARS = 200;

/**
 * Lets a model add its wording to a summary, within a budget of its own. Never throws; whatever goes wrong, the extractive
 * summary stays as it is. A granted reservation is settled or released exactly once: released only if no call was
 * made, settled in full if the call failed or ran out of time, because it may have been billed.
 */
export async function summarizeWith(
  summarizer: Summarizer,
  extractive: Summary,
  options: SummarizeWithOptions,
): Promise<SummarizeResult> {
  const kept = { summary: extractive, bookingError: null };
  const refusal = await reserveBudget(options);
  if (refusal !== null) return { ...kept, ...refusal };
  const attempt = await callModel(summarizer, extractive, options);
  const bookingError = await book(attempt, options);
  if (attempt.outcome !== "added")
    return { ...kept, outcome: attempt.outcome, reason: attempt.reason, bookingError };
  const summary = { ...extractive, text: `${extractive.text}\n${attempt.quote}` };
  return { summary, outcome: "added", reason: null, bookingError };
}

type Failure = { readonly outcome: "refused" | "timed-out" | "failed" | "empty"; readonly reason: string };

/** Returns why there is no budget, or `null` where it is held. A grant that comes too late is given back. */
async function reserveBudget({
  reserve,
  release,
  ...options
}: SummarizeWithOptions): Promise<Failure | null> {
  try {
    const isGranted = await within(limitOf(options), async (signal) => {
      const granted = (await reserve()) === true;
      if (granted && signal.aborted) await release();
      return granted;
    });
    return isGranted ? null : { outcome: "refused", reason: "The budget for summaries refused the call." };
  } catch (error) {
    return failureOf(error);
  }
}

type Attempt = { readonly isCalled: boolean; readonly usage: Usage | null } & (
  | Failure
  | { readonly outcome: "added"; readonly quote: string }
);

async function callModel(
  summarizer: Summarizer,
  extractive: Summary,
  options: SummarizeWithOptions,
): Promise<Attempt> {
  const { maxOutputTokens = DEFAULT_OUTPUT_TOKENS, excerpts } = options;
  let isCalled = false;
  try {
    const text = summarizerInput(extractive, excerpts);
    const answer = await within(limitOf(options), (signal) => {
      isCalled = true;
      return summarizer.summarize({ text, maxOutputTokens, signal });
    });
    return { isCalled, usage: usageOf(answer), ...readAnswer(answer) };
  } catch (error) {
    return { isCalled, usage: null, ...failureOf(error) };
  }
}

function limitOf({ clock, timeoutMs, signal }: Pick<SummarizeWithOptions, "clock" | "timeoutMs" | "signal">) {
  return { clock, timeoutMs, stop: signal ?? new AbortController().signal };
}

/** The answer comes from code that is not ours, so it is checked. Usage that is not well-formed is no usage. */
function usageOf(answer: SummarizerAnswer): Usage | null {
  const parsed = usageSchema.safeParse(answer?.usage);
  return parsed.success ? parsed.data : null;
}

function readAnswer(
  answer: SummarizerAnswer,
): Failure | { readonly outcome: "added"; readonly quote: string } {
  if (typeof answer?.text !== "string") {
    return { outcome: "failed", reason: "Expected the summariser to answer with a `text`." };
  }
  const text = oneLine(answer.text, MAX_QUOTE_CHARS);
  if (!/[\p{L}\p{N}]/u.test(text))
    return { outcome: "empty", reason: "The summariser's answer has no words." };
  const model = typeof answer.model === "string" ? oneLine(answer.model, MAX_MODEL_CHARS) : "a model";
  return { outcome: "added", quote: `Worded by ${model}, not verified: "${text.replaceAll('"', '\\"')}"` };
}

function failureOf(error: unknown): Failure {
  return { outcome: error instanceof TimeoutError ? "timed-out" : "failed", reason: reasonOf(error) };
}

function reasonOf(error: unknown): string {
  try {
    return oneLine(`${error}`, MAX_REASON_CHARS);
  } catch {
    return "An error that can't be written.";
  }
}

/** Not ended by the caller's signal: what was spent is booked even when nobody waits for the summary any more. */
async function book(
  { isCalled, usage }: Attempt,
  { settle, release, clock, timeoutMs }: SummarizeWithOptions,
): Promise<string | null> {
  try {
    await within(limitOf({ clock, timeoutMs }), () => (isCalled ? settle(usage) : release()));
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}
