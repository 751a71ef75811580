import { type BoundContext, boundCall, type Left, type ModelRequest } from "./model-request.js";
import type { PromptSize } from "./prompt-size.js";

/** A bound is ample where this many such calls would still find room: a closer one would change nothing. */
const AMPLE_CALLS = 16;

/** Bounds a call by the bytes of its prompt where that is ample, else by an exact count. */
export function boundBySize(
  request: ModelRequest,
  context: Omit<BoundContext, "inputTokens"> & { readonly prompt: PromptSize },
): ReturnType<typeof boundCall> {
  // Field by field: this stands in the way of each call.
  const { prompt, left, prices, policy, now } = context;
  const rough = boundCall(request, { inputTokens: prompt.most, left, prices, policy, now });
  if (typeof rough !== "string" && isAmple(rough, left)) return rough;
  return boundCall(request, { inputTokens: prompt.exact(), left, prices, policy, now });
}

type Bounded = Exclude<ReturnType<typeof boundCall>, string>;

function isAmple({ bound, isClamped }: Bounded, { tokens, nanoUsd }: Left): boolean {
  const fits = (held: number, left: number | null) => left === null || held * AMPLE_CALLS <= left;
  return !isClamped && fits(bound.tokens, tokens) && fits(bound.nanoUsd ?? 0, nanoUsd);
}
