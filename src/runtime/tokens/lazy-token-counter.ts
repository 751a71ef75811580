import { createTokenCounter, type TokenCounter } from "./token-counter.js";

/**
 * Creates a counter that begins to load the tokenizer at its first count and guesses until it is there, so
 * that a process which never counts pays nothing. If loading fails, it goes on guessing, and says so.
 */
export function lazyTokenCounter(): TokenCounter {
  const counter = createTokenCounter();
  let isLoading = false;
  return {
    count: (text) => {
      if (!isLoading) {
        isLoading = true;
        counter.ready().catch(() => undefined);
      }
      return counter.count(text);
    },
  };
}
