const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const CONSONANTS = "bcdfghjklmnpqrstvwxz";
const VOWELS = "aeiou";
const HEX_LETTERS = "abcdef";
/** Beside digits, these can't make a word look like a hexadecimal id. */
const OTHER_LETTERS = "ghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
const LEADING_DIGITS = "123456789";

/** What a run of characters consists of, and is replaced by. */
export type RunKind = "word" | "hex" | "other" | "number" | "ideographs";

/** Gives each run another one of its length and kind; the same run gets the same, another run another. */
export type Pseudonyms = (run: string, kind: RunKind) => string;

/**
 * Makes the pseudonyms of one run's texts. They follow from the order in which words are met and from the variant,
 * and from nothing else.
 */
export function createPseudonyms(variant: number): Pseudonyms {
  const known = new Map<string, string>();
  const counts = new Map<string, number>();

  /** The next of all runs over these alphabets, one per position; the run itself once they are used up. */
  function next(run: string, alphabets: readonly string[]): string {
    const shape = alphabets.join("/");
    const index = counts.get(shape) ?? 0;
    counts.set(shape, index + 1);
    return spell(index, variant, alphabets) ?? run;
  }

  return (run, kind) => {
    const key = `${kind} ${run}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = next(run, alphabetsOf(run, kind));
    known.set(key, made);
    return made;
  };
}

function alphabetsOf(run: string, kind: RunKind): string[] {
  switch (kind) {
    case "word":
      // Short words need all letters there are; longer ones had better be pronounceable.
      if (run.length < PRONOUNCED_CHARS) return Array.from(run, () => LETTERS);
      return Array.from(run, (_, index) => (index % 2 === 0 ? CONSONANTS : VOWELS));
    case "hex":
      return Array.from(run, () => HEX_LETTERS);
    case "other":
      return Array.from(run, () => OTHER_LETTERS);
    case "number":
      return Array.from(run, (digit, index) => {
        if (index > 0) return DIGITS;
        return digit === "0" ? "0" : LEADING_DIGITS;
      });
    case "ideographs":
      return Array.from(run, blockOf);
  }
}

const PRONOUNCED_CHARS = 5;

/** Positions that vary; there are more words of that length than any run has. */
const VARIED_CHARS = 8;
/** A prime that divides no number of words, so that stepping by it meets each of them once. */
const STRIDE = 7_919;

/** Numbers the strings over these alphabets, neighbours far apart; `undefined` when there are no more. */
function spell(index: number, variant: number, alphabets: readonly string[]): string | undefined {
  const signs = alphabets.map((alphabet) => Array.from(alphabet));
  const varied = signs.slice(0, VARIED_CHARS);
  const count = varied.reduce((product, { length }) => product * length, 1);
  if (index >= count) return undefined;
  let rest = ((index + variant) * STRIDE) % count;
  return signs
    .map((all, position) => {
      if (position >= VARIED_CHARS) return all[0] ?? "";
      const sign = all[rest % all.length] ?? "";
      rest = Math.floor(rest / all.length);
      return sign;
    })
    .join("");
}

/** Blocks of scripts without spaces that are replaced within themselves; a character elsewhere stays. */
const blocks: readonly (readonly [first: number, last: number])[] = [
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
  [0x0e01, 0x0e2e],
];

const alphabets = new Map<number, string>();

function blockOf(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const block = blocks.find(([first, last]) => point >= first && point <= last);
  if (block === undefined) return character;
  const [first, last] = block;
  const known = alphabets.get(first);
  if (known !== undefined) return known;
  const alphabet = Array.from({ length: last - first + 1 }, (_, index) =>
    String.fromCodePoint(first + index),
  ).join("");
  alphabets.set(first, alphabet);
  return alphabet;
}
