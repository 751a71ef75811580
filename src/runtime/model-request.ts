import { callBound, clampOutput } from "../core/budget/bound.js";
import type { Policy } from "../core/policy/policy.js";
import { boundRates } from "./prices/bound-rates.js";
import type { PriceBook } from "./prices/price-book.js";
import { encodingForModel } from "./tokens/encoding-for-model.js";
import { jsonBytes } from "./tokens/json-bytes.js";
import type { TokenCounter } from "./tokens/token-counter.js";
import { upperBoundTokens } from "./tokens/upper-bound-tokens.js";

/** A call to a model as adjourn needs to see it. Other fields are passed through untouched. */
export interface ModelRequest {
  readonly model: string;
  /** Prompt: a text, or messages in any provider's form. */
  readonly input: unknown;
  /** Tokens of the prompt, where the caller has counted them. @default counted from `input` */
  readonly inputTokens?: number;
  /** Most tokens that the model may answer with. Written by adjourn where a budget asks for it. */
  readonly maxOutputTokens?: number;
  /** Completions billed for the one prompt. @default 1 */
  readonly choices?: number;
  /** Ends the call early. The amended request has one that adjourn can abort too. */
  readonly signal?: AbortSignal;
  /** What adjourn tells the agent; also appended to `input` where that is a text or a list of messages. */
  readonly nudge?: string;
}

/** Upper bound of a call, to reserve by. */
export interface Bound {
  readonly tokens: number;
  readonly nanoUsd: number | null;
}

/**
 * Output tokens reserved for a call whose cap nobody states: the largest default of a current provider's chat
 * models is far below. All that is left would be too much: a second call at the same time would find nothing.
 */
const ASSUMED_OUTPUT_CAP = 16_384;
/** Framing that providers add per prompt, beyond its text. */
const PROMPT_OVERHEAD_TOKENS = 64;

/** Most tokens the prompt can have: an exact count where the tokenizer is the model's own, else its bytes. */
export function inputBound(request: ModelRequest, tokens: TokenCounter): number {
  const { model, input, inputTokens } = request;
  if (inputTokens !== undefined || !isTokenizerKnown(model)) return inputSizeBound(request);
  const counted = tokens.count(typeof input === "string" ? input : (JSON.stringify(input) ?? ""));
  return counted.source === "tokenizer" ? counted.tokens + PROMPT_OVERHEAD_TOKENS : inputSizeBound(request);
}

/** Most tokens the prompt can have, without counting them: its bytes, as no token of a byte-level tokenizer covers less. */
export function inputSizeBound({ input, inputTokens }: Pick<ModelRequest, "input" | "inputTokens">): number {
  const size = inputTokens ?? (typeof input === "string" ? upperBoundTokens(input) : jsonBytes(input));
  return size + PROMPT_OVERHEAD_TOKENS;
}

/** Why a call cannot be bounded: nothing is left for a single token of output, or a cost is limited and unknown. */
export type Unbounded = "unpayable" | "unpriced";

/** What a call is bounded by. */
export interface BoundContext {
  readonly inputTokens: number;
  readonly left: Left;
  readonly prices: PriceBook;
  readonly policy: Policy;
  readonly now: number;
}

/** What a call may cost at most, and the output cap that makes it so. A cap that fits is left as it is. */
export function boundCall(
  request: ModelRequest,
  context: BoundContext,
): { readonly bound: Bound; readonly outputCap: number; readonly isClamped: boolean } | Unbounded {
  const { inputTokens, left, prices, policy, now } = context;
  const { choices = 1, maxOutputTokens: requested = ASSUMED_OUTPUT_CAP } = request;
  const model = prices.rates(request.model, now);
  const rates = model && boundRates(model, inputTokens);
  const isUnpriced = rates === undefined && left.nanoUsd !== null;
  if (isUnpriced && policy.onUnknownPrice === "refuse") return "unpriced";
  const payable = isUnpriced ? { ...left, nanoUsd: null } : left;
  const outputCap = clampOutput({ left: payable, inputTokens, choices, requested, rates }) ?? requested;
  if (outputCap === 0) return "unpayable";
  const bound = callBound({ inputTokens, outputCap, choices, rates });
  return { bound, outputCap, isClamped: outputCap < requested };
}

/** What the budgets of a call have left; `null` is unlimited. */
export interface Left {
  readonly tokens: number | null;
  readonly nanoUsd: number | null;
}

/** Appends what adjourn has to say to a prompt, in the form that the prompt has. */
export function withNudge<Request extends ModelRequest>(request: Request, nudge: string): Request {
  const { input } = request;
  if (typeof input === "string") return { ...request, nudge, input: `${input}\n\n${nudge}` };
  if (Array.isArray(input)) return { ...request, nudge, input: [...input, { role: "user", content: nudge }] };
  return { ...request, nudge };
}

/** Models whose tokenizer is the one that the counter has loaded. */
function isTokenizerKnown(model: string): boolean {
  return /^(gpt-|o\d|chatgpt-)/.test(model) && encodingForModel(model) === "o200k_base";
}
