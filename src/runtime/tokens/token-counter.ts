import type { Encoding } from "./encoding-for-model.js";
import { estimateTokens, LONGEST_EXACT_CHARS } from "./estimate-tokens.js";
import { heuristicTokens } from "./heuristic-tokens.js";
import { loadTokenizer } from "./load-tokenizer.js";

/** Tells how many tokens a text has, and whether that is exact (`tokenizer`) or a guess (`heuristic`). */
export interface TokenCount {
  readonly tokens: number;
  readonly source: "tokenizer" | "heuristic";
}

/** Counts the tokens of texts. */
export interface TokenCounter {
  /** Counts exactly up to 65,536 UTF-16 units once the tokenizer is loaded; otherwise guesses and says so. */
  readonly count: (text: string) => TokenCount;
}

/** Counts with a tokenizer that is loaded on demand. */
export interface LoadableTokenCounter extends TokenCounter {
  /** Loads the tokenizer, once, and resolves when `count` uses it. Takes about 0.2 s and 65 MB the first time. */
  readonly ready: () => Promise<void>;
}

export interface TokenCounterOptions {
  /** Rank table to count with; see `encodingForModel`. @default "o200k_base" */
  readonly encoding?: Encoding;
}

/** Creates a counter that answers at once with `heuristicTokens`, and exactly after `ready()`. */
export function createTokenCounter({
  encoding = "o200k_base",
}: TokenCounterOptions = {}): LoadableTokenCounter {
  let countExactly: ((text: string) => number) | undefined;
  return {
    count: (text) => {
      if (countExactly === undefined) return { tokens: heuristicTokens(text), source: "heuristic" };
      if (text.length <= LONGEST_EXACT_CHARS) return { tokens: countExactly(text), source: "tokenizer" };
      return { tokens: estimateTokens(text, countExactly), source: "heuristic" };
    },
    ready: async () => {
      countExactly = await loadTokenizer(encoding);
    },
  };
}
