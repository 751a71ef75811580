import * as z from "zod";
import { countSchema } from "../event-fields.js";
import { decodeVocabulary, encodeVocabulary } from "./vocabulary.js";

/** What is kept of a text: keyed fingerprints, sizes and a sketch of its words. */
export interface Print {
  /** The text to the letter. */
  readonly exact: number;
  /** With times, ids and counters masked; plain numbers kept, case and white space folded. */
  readonly fine: number;
  /** With all numbers masked too. */
  readonly coarse: number;
  /** Size of the original text in characters. */
  readonly chars: number;
  /** Positions of the text's words in a bitmap of {@link VOCABULARY_BITS} bits. Numbers are no words. */
  readonly words: readonly number[];
  /** Times that the text's end repeats itself; absent for hardly any text that is healthy. */
  readonly repeats?: number;
  /** Times that each word of a long text stands in it on average; absent for hardly any text that is healthy. */
  readonly wordRepeats?: number;
}

/** A print as trace files hold it: the words packed into at most 512 bytes, in base64. */
export const printSchema = z
  .object({
    exact: countSchema,
    fine: countSchema,
    coarse: countSchema,
    chars: countSchema,
    words: z.base64().max(684),
    repeats: countSchema.optional(),
    wordRepeats: countSchema.optional(),
  })
  .transform(
    ({ words, repeats, wordRepeats, ...stored }): Print => ({
      ...stored,
      words: decodeVocabulary(words),
      ...(repeats !== undefined && { repeats }),
      ...(wordRepeats !== undefined && { wordRepeats }),
    }),
  );

/** Packs a print for a trace file. */
export function storePrint(print: Print): z.input<typeof printSchema> {
  return { ...print, words: encodeVocabulary(print.words) };
}
