/** Connects agents that wait with those that return to them. */
export class Returns {
  readonly #waiting = new Map<
    string,
    { resolve: (answer: string) => void; reject: (error: unknown) => void }[]
  >();
  /** Returns that came before anybody waited. */
  readonly #early = new Map<string, number>();

  /** Resolves when `on` returns to `agent`, at once if it has already. */
  wait(agent: string, on: string): Promise<string> {
    const key = keyOf(on, agent);
    const early = this.#early.get(key) ?? 0;
    if (early > 0) {
      this.#early.set(key, early - 1);
      return Promise.resolve("");
    }
    return new Promise((resolve, reject) => {
      this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), { resolve, reject }]);
    });
  }

  returned(from: string, to: string): void {
    const key = keyOf(from, to);
    const waiting = this.#waiting.get(key) ?? [];
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
}

function keyOf(from: string, to: string): string {
  return `${from} ${to}`;
}
