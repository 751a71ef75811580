import { inputBound, inputSizeBound, type ModelRequest } from "./model-request.js";
import type { TokenCounter } from "./tokens/token-counter.js";

/** How long a prompt is. */
export interface PromptSize {
  /** Most tokens that it can have, without counting them. */
  readonly most: number;
  /** The same by an exact count, where the tokenizer is the model's own. Counted when first asked for. */
  exact(): number;
}

/**
 * Measures a prompt. To count it takes the tokenizer (`npm run bench:tokens` says how long), and with each call the whole
 * conversation again, so that is left until it matters.
 */
export function promptSize(request: ModelRequest, tokens: TokenCounter): PromptSize {
  let counted: number | null = null;
  return {
    most: inputSizeBound(request),
    exact: () => {
      counted ??= inputBound(request, tokens);
      return counted;
    },
  };
}
