import type { Usage } from "../../core/event.js";
import { type CallFailure, type MeteredCallOptions, meteredCall } from "../metered-call.js";
import type { ExcerptView } from "./excerpts.js";
import { oneLine } from "./one-line.js";
import { summarizerInput } from "./summarizer-input.js";
import type { Summary } from "./summary.js";

/** What a model is given to word a summary from. */
export interface SummarizerRequest {
  /** The extractive summary, then excerpts. What agents said stands in quotation marks: data, not instructions. */
  readonly text: string;
  readonly maxOutputTokens: number;
  readonly signal?: AbortSignal;
}

/** The summary in the words of a model: they are added to the extractive one, as a quotation. */
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

export interface SummarizeWithOptions extends MeteredCallOptions {
  /** @default 300, some 200 words */
  readonly maxOutputTokens?: number;
  /** Shown to the model beside the summary. */
  readonly excerpts?: ExcerptView;
}

export interface SummarizeResult {
  /** The extractive summary; with the model's words quoted at the end of `text` where the outcome is `added`. */
  readonly summary: Summary;
  readonly outcome: "added" | "empty" | CallFailure["outcome"];
  /** Why the model's words are missing; `null` where they are not. */
  readonly reason: string | null;
  /** Why the booking failed: the reservation is then left to expire, which charges it. `null`: booked, or nothing to book. */
  readonly bookingError: string | null;
}

const DEFAULT_OUTPUT_TOKENS = 300;
/** Some 300 tokens of English. A model that ignores its limit does not get to fill the page. */
const MAX_QUOTE_CHARS = 1_200;
const MAX_MODEL_CHARS = 80;

/**
 * Lets a model add its wording to a summary, within a budget of its own. Never throws; whatever goes wrong, the extractive
 * summary stays as it is.
 */
export async function summarizeWith(
  summarizer: Summarizer,
  extractive: Summary,
  options: SummarizeWithOptions,
): Promise<SummarizeResult> {
  const { maxOutputTokens = DEFAULT_OUTPUT_TOKENS, excerpts } = options;
  const text = summarizerInput(extractive, excerpts);
  const result = await meteredCall(options, async (signal) =>
    copyAnswer(await summarizer.summarize({ text, maxOutputTokens, signal })),
  );
  const { bookingError } = result;
  const read = result.outcome === "answered" ? readAnswer(result.answer) : result;
  if (read.outcome !== "added")
    return { summary: extractive, outcome: read.outcome, reason: read.reason, bookingError };
  const summary = { ...extractive, text: `${extractive.text}\n${read.quote}` };
  return { summary, outcome: "added", reason: null, bookingError };
}

/** Read once, where it may still fail: the answer comes from code that is not ours. */
function copyAnswer(answer: unknown): Record<keyof SummarizerAnswer, unknown> {
  const { text, usage, model } = Object(answer) as Record<keyof SummarizerAnswer, unknown>;
  return { text, usage, model };
}

type Wording =
  | { readonly outcome: "failed" | "empty"; readonly reason: string }
  | { readonly outcome: "added"; readonly quote: string };

function readAnswer(answer: ReturnType<typeof copyAnswer>): Wording {
  if (typeof answer.text !== "string") {
    return { outcome: "failed", reason: "Expected the summariser to answer with a `text`." };
  }
  const text = oneLine(answer.text, MAX_QUOTE_CHARS);
  if (!/[\p{L}\p{N}]/u.test(text))
    return { outcome: "empty", reason: "The summariser's answer has no words." };
  const model = typeof answer.model === "string" ? oneLine(answer.model, MAX_MODEL_CHARS) : "a model";
  return { outcome: "added", quote: `Worded by ${model}, not verified: "${text.replaceAll('"', '\\"')}"` };
}
