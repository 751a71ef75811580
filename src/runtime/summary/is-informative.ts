/** New words from which the detectors call a unit informative. */
const INFORMATIVE_WORDS = 2.5;

/** Tells whether an event said something that the task had not heard. `fallback` answers where nobody counted. */
export function isInformative(
  { newWords }: { readonly newWords: number | null },
  fallback: boolean,
): boolean {
  return newWords === null ? fallback : newWords >= INFORMATIVE_WORDS;
}
