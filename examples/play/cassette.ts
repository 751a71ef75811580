/** What a model says, or the tool that it asks for. */
export type Said = string | { readonly tool: string; readonly args: Readonly<Record<string, unknown>> };

/** An answer of a model, and what its provider bills for it. */
export interface Played {
  readonly text: string;
  /** The tool that it asks for. */
  readonly call: { readonly id: string; readonly tool: string; readonly args: object } | null;
  readonly usage: { readonly input: number; readonly output: number };
}

/** A model that says the same over and over, whatever it is asked. */
export interface Cassette {
  readonly model: string;
  /** Answers a prompt, which is billed. */
  play(prompt: readonly string[]): Promise<Played>;
}
