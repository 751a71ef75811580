/** One wait of an agent for another. */
export interface Wait {
  readonly answer: Promise<string>;
  /** Does not wait any more: a later return is for the next wait. */
  giveUp(): void;
}

interface Waiting {
  readonly resolve: (answer: string) => void;
  readonly reject: (error: unknown) => void;
}

/** Connects agents that wait with those that return to them. */
export class Returns {
  readonly #waiting = new Map<string, Waiting[]>();
  /** Returns that came before anybody waited. */
  readonly #early = new Map<string, number>();

  /** Is answered when `on` returns to `agent`, at once if it has already. */
  wait(agent: string, on: string): Wait {
    const key = keyOf(on, agent);
    const early = this.#early.get(key) ?? 0;
    if (early > 0) {
      this.#early.set(key, early - 1);
      return { answer: Promise.resolve(""), giveUp: () => {} };
    }
    const { promise: answer, ...waiting } = withResolvers();
    this.#waiting.set(key, [...this.#waitingFor(key), waiting]);
    const giveUp = () => this.#waiting.set(
      key,
      this.#waitingFor(key).filter((other) => other !== waiting),
    );
    return { answer, giveUp };
  }

  returned(from: string, to: string): void {
    const key = keyOf(from, to);
    const waiting = this.#waitingFor(key);
    this.#waiting.delete(key);
    if (waiting.length === 0) this.#early.set(key, (this.#early.get(key) ?? 0) + 1);
    for (const { resolve } of waiting) resolve("");
  }

  #waitingFor(key: string): readonly Waiting[] {
    return this.#waiting.get(key) ?? [];
  }

  /** Tells all who wait for an agent that it will not return. */
  abandon(agent: string, error: unknown): void {
    for (const [key, waiting] of this.#waiting) {
      if (!key.startsWith(keyOf(agent, ""))) continue;
      this.#waiting.delete(key);
      for (const { reject } of waiting) reject(error);
    }
  }
}

function withResolvers(): Waiting & { readonly promise: Promise<string> } {
  let waiting: Waiting | undefined;
  const promise = new Promise<string>((resolve, reject) => {
    waiting = { resolve, reject };
  });
  // The executor has run.
  return { promise, ...(waiting as unknown as Waiting) };
}

function keyOf(from: string, to: string): string {
  return `${from} ${to}`;
}
