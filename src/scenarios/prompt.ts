import type { Usage } from "../core/event.js";

/** Counts the tokens of a text. */
export type CountTokens = (text: string) => number;

export interface PromptOptions {
  /** Tokens that each prompt begins with. */
  readonly fixed: number;
  /** Tokens that it holds at most. */
  readonly window: number;
  readonly count: CountTokens;
}

/**
 * What an agent's model is sent: everything the agent has heard and said, again with each call, in its window.
 * Kept as token counts: each text is counted once.
 */
export class Prompt {
  readonly #options: PromptOptions;
  /** Tokens of each message, oldest first. */
  readonly #history: number[] = [];
  #newest = "";
  #first = 0;
  #tokens: number;
  /** Tokens of the last prompt that are still its beginning. */
  #cached = 0;

  constructor(options: PromptOptions) {
    this.#options = options;
    this.#tokens = options.fixed;
  }

  /** What came last. */
  get newest(): string {
    return this.#newest;
  }

  /** Adds what the agent was told or what it said. */
  add(text: string): void {
    const tokens = this.#options.count(text);
    this.#newest = text;
    this.#history.push(tokens);
    this.#tokens += tokens;
    while (this.#tokens > this.#options.window && this.#first < this.#history.length) this.#drop();
  }

  /**
   * Makes one call that answers `reply`, and returns its bill. What begins like the last prompt is read from the
   * provider's cache, as providers do by themselves; once old messages drop out, that is the fixed part only.
   */
  answer(reply: string): Usage {
    const cacheRead = Math.min(this.#cached, this.#tokens);
    const usage = {
      input: this.#tokens - cacheRead,
      output: this.#options.count(reply),
      cacheRead,
      cacheWrite: 0,
      reasoning: 0,
      source: "tokenizer",
    } as const;
    this.#cached = this.#tokens;
    this.add(reply);
    return usage;
  }

  #drop(): void {
    this.#tokens -= this.#history[this.#first] ?? 0;
    this.#first += 1;
    this.#cached = Math.min(this.#cached, this.#options.fixed);
  }
}
