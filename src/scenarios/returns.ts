interface Waiting {
  readonly resolve: (answer: string) => void;
  readonly reject: (error: unknown) => void;
}

/** Connects agents that wait with those that return to them. */
export class Returns {
  readonly #waiting = new Map<string, readonly Waiting[]>();
  /** Returns that came before anybody waited. */
  readonly #early = new Map<string, number>();

  /** Resolves when `on` returns to `agent`, at once if it has already, or when `patience` is over. */
  wait(agent: string, on: string, patience?: Promise<void>): Promise<string> {
    const key = keyOf(on, agent);
    const early = this.#early.get(key) ?? 0;
    if (early > 0) {
      this.#early.set(key, early - 1);
      return Promise.resolve("");
    }
    return new Promise((resolve, reject) => {
      const waiting = { resolve, reject };
      this.#waiting.set(key, [...this.#waitingFor(key), waiting]);
      patience?.then(() => this.#giveUp(key, waiting), reject);
    });
  }

  returned(from: string, to: string): void {
    const key = keyOf(from, to);
    const waiting = this.#waitingFor(key);
    this.#waiting.delete(key);
    if (waiting.length === 0) this.#early.set(key, (this.#early.get(key) ?? 0) + 1);
    for (const { resolve } of waiting) resolve("");
  }

  /** Tells all who wait for an agent that it will not return. */
  abandon(agent: string, error: unknown): void {
    for (const [key, waiting] of this.#waiting) {
      if (!key.startsWith(keyOf(agent, ""))) continue;
      this.#waiting.delete(key);
      for (const { reject } of waiting) reject(error);
    }
  }

  /** Who does not wait any more leaves the next return to the next wait. */
  #giveUp(key: string, waiting: Waiting): void {
    this.#waiting.set(
      key,
      this.#waitingFor(key).filter((other) => other !== waiting),
    );
    waiting.resolve("");
  }

  #waitingFor(key: string): readonly Waiting[] {
    return this.#waiting.get(key) ?? [];
  }
}

function keyOf(from: string, to: string): string {
  return `${from} ${to}`;
}
