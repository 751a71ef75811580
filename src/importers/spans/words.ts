/** Shorter words are too common to tell whose they are. */
const MIN_CHARS = 12;

/** Tells what a person says from what a program hands from one agent to the next: both reach a model as a user's words. */
export class Words {
  readonly #byAgent = new Map<string, string>();
  readonly #asked = new Set<string>();

  /** Remembers the latest words of an agent. */
  hear(agent: string, text: string): void {
    this.#byAgent.set(agent, text.trim());
  }

  /** Whether these words hold no agent's latest ones, and no user said them before. */
  isNewFromUser(text: string): boolean {
    const words = text.trim();
    if (words === "" || this.#asked.has(words)) return false;
    for (const said of this.#byAgent.values()) {
      if (said === words || (said.length >= MIN_CHARS && words.includes(said))) return false;
    }
    this.#asked.add(words);
    return true;
  }
}
