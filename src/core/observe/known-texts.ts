/** Characters that a text is looked up by: enough to tell most texts apart, few enough to read in 20 ns. */
const SAMPLED = 8;
/** Texts kept at most. A loop has a few; thousands of tasks may loop at once in one process. */
const SLOTS = 4_096;
/** Characters kept at most, in all: 4 to 8 megabytes, or 200 texts of 20,000. */
const MAX_CHARS = 4_194_304;
/** A longer text would push out hundreds of others, and costs little more to read again. */
const MAX_TEXT_CHARS = 65_536;

interface Known<Value> {
  readonly text: string;
  readonly value: Value;
}

/**
 * Remembers what `read` makes of texts that come again, so that a text said over and over costs one comparison, a
 * hundred times less than reading it. Texts are looked up by a sample of their characters, then compared to the
 * letter. Only what comes a second time is kept: texts that are said once would live just long enough to cost the
 * most. It may forget anything.
 */
export function createKnownTexts<Value>(read: (text: string) => Value): (text: string) => Value {
  /** Samples of the texts that are kept, and of texts that came once, a slot after the other: mostly one look tells. */
  const samples = new Int32Array(SLOTS * 2);
  const known = new Array<Known<Value> | undefined>(SLOTS).fill(undefined);
  let chars = 0;

  return (text) => {
    const sample = sampleOf(text);
    const slot = sample & (SLOTS - 1);
    const found = find(slot, sample, text) ?? find(slot ^ 1, sample, text);
    if (found !== undefined) return found.value;
    const value = read(text);
    const once = slot * 2 + 1;
    if (samples[once] === sample && text.length <= MAX_TEXT_CHARS)
      keep(slot, sample, { text: ownCopy(text), value });
    samples[once] = sample;
    return value;
  };

  function find(slot: number, sample: number, text: string): Known<Value> | undefined {
    if (samples[slot * 2] !== sample) return undefined;
    const kept = known[slot];
    return kept?.text === text ? kept : undefined;
  }

  /** What was in the slot moves aside: texts that differ in a few characters often share their sample. */
  function keep(slot: number, sample: number, text: Known<Value>): void {
    const aside = slot ^ 1;
    chars += text.text.length - (known[aside]?.text.length ?? 0);
    known[aside] = known[slot];
    samples[aside * 2] = samples[slot * 2] as number;
    known[slot] = text;
    samples[slot * 2] = sample;
    if (chars > MAX_CHARS) {
      known.fill(undefined);
      chars = 0;
    }
  }
}

/** Mixes the length and characters from all over the text. */
function sampleOf(text: string): number {
  const { length } = text;
  const stride = (length - 1) / (SAMPLED - 1);
  let first = length;
  let second = 0;
  // Two at a time, because a multiplication waits for the one before it.
  for (let index = 0; index < SAMPLED; index += 2) {
    first = Math.imul(first ^ text.charCodeAt((index * stride) | 0), 0x9e37_79b1);
    first ^= first >>> 15;
    second = Math.imul(second ^ text.charCodeAt(((index + 1) * stride) | 0), 0x85eb_ca77);
    second ^= second >>> 13;
  }
  return Math.imul(first ^ (second >>> 7), 0x9e37_79b1) ^ second;
}

/** Copies the characters: a slice would keep the whole text alive that it was cut from. */
function ownCopy(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
