import { pick, type Random } from "../../src/scenarios/random.js";
import type { Prose } from "./prose.js";

export interface Rewording {
  /** Share of the words that are exchanged each time. */
  readonly share: number;
  /** Words that each word can be exchanged for. */
  readonly choices: number;
  /** Whether the sentences change places too. */
  readonly shuffles?: boolean;
}

/** Says the same in other words: each word has its own few synonyms, as in a model's paraphrases. */
export function createReworder(
  random: Random,
  prose: Prose,
  { share, choices, shuffles = false }: Rewording,
): () => string {
  const sentences = prose.list(2).map((sentence) =>
    sentence.split(" ").map((word) => ({
      word,
      // Short words are the grammar of the sentence: they stay.
      synonyms: word.length < 4 ? [] : Array.from({ length: choices }, () => prose.word()),
    })),
  );
  return () => {
    const ordered = shuffles ? shuffle(random, sentences) : sentences;
    return ordered.map((words) => words.map((slot) => reword(random, slot, share)).join(" ")).join(" ");
  };
}

/** Puts values in a random order. */
export function shuffle<Value>(random: Random, values: readonly Value[]): Value[] {
  return values
    .map((value) => ({ value, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ value }) => value);
}

function reword(
  random: Random,
  { word, synonyms }: { readonly word: string; readonly synonyms: readonly string[] },
  share: number,
): string {
  return synonyms.length > 0 && random() < share ? pick(random, synonyms) : word;
}
