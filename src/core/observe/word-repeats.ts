/** Boards and grids of letters are shorter: the largest board in common use has 361 points. */
const MIN_WORDS = 400;
/** Messages of recorded healthy runs have up to 7.4; those of collapsed models have from 8 to several hundred. */
const MIN_REPEATS = 10;
/** Records repeat their keys, and their numbers say something: listings of flights have one for two words. */
const MAX_NUMBERS = 0.125;

/**
 * Tells how often each word of a text stands in it on average; 0 for a text that is short or says something. A
 * model that has collapsed goes on in a handful of words, in no order that repeats.
 */
export function wordRepeats(words: number, distinct: number, numbers: number): number {
  if (words < MIN_WORDS || numbers > words * MAX_NUMBERS) return 0;
  const repeats = Math.floor(words / Math.max(1, distinct));
  return repeats < MIN_REPEATS ? 0 : repeats;
}
