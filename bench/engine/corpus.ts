import { readdirSync, readFileSync } from "node:fs";

/** Writes texts of a given size that are all different, from sentences that somebody wrote. */
export type Writer = (chars: number) => string;

const PINO_DOCS = "node_modules/pino/docs";
const CHINESE_MESSAGES = "node_modules/typescript/lib/zh-cn/diagnosticMessages.generated.json";

/** English: paragraphs of pino's manual, which the lock file pins. */
export function englishWriter(): Writer {
  const pages = readdirSync(PINO_DOCS)
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => readFileSync(`${PINO_DOCS}/${name}`, "utf8"));
  return writer(pages.flatMap(sentences), inventName);
}

/** Chinese: the messages of the TypeScript compiler. */
export function chineseWriter(): Writer {
  const messages: Record<string, string> = JSON.parse(readFileSync(CHINESE_MESSAGES, "utf8"));
  return writer(Object.values(messages), inventCharacters);
}

/** JSON as tools answer: records of numbers, a few English words and dates, cut off where the size is reached. */
export function jsonWriter(): Writer {
  const write = englishWriter();
  const random = seededRandom(20_261_123);
  return (chars) => {
    let text = "[";
    while (text.length < chars) text += `${JSON.stringify(inventRecord(random, write))},`;
    return text.slice(0, chars);
  };
}

function inventRecord(random: Random, write: Writer): unknown {
  return {
    id: random(100_000),
    name: write(12 + random(20)),
    price: random(10_000) / 100,
    tags: [`t${random(50)}`, "berth"],
    available: random(2) === 0,
    date: `2026-11-${10 + random(19)}`,
  };
}

/** Prose only: no code, no tables, no headings, no lists of links. */
function sentences(page: string): string[] {
  const isProse = (line: string) => /^[A-Z]/.test(line) && line.length > 60;
  return page
    .replaceAll(/^```.*?^```/gms, "")
    .split("\n")
    .filter(isProse)
    .flatMap((line) => line.split(/(?<=\.) /));
}

type Random = (below: number) => number;

/**
 * Puts sentences in random order, the same in every run, and a new name behind each: people who work talk of ever
 * new things. Without names the text would soon be what the detectors look for, a conversation that says nothing new.
 */
function writer(from: readonly string[], invent: (random: Random) => string): Writer {
  const random = seededRandom(20_261_122);
  return (chars) => {
    let text = "";
    while (text.length < chars) text += `${from[random(from.length)]}${invent(random)}${gap(random)}`;
    return text.slice(0, chars);
  };
}

/** Paragraphs of three sentences on average, as models write them. */
function gap(random: Random): string {
  return random(3) === 0 ? "\n\n" : " ";
}

/** Four pronounceable words of six letters: one word in eight is new, as in a working conversation. */
function inventName(random: Random): string {
  const syllable = () => `${"bdfgklmnprst"[random(12)]}${"aeiou"[random(5)]}`;
  const word = () => syllable() + syllable() + syllable();
  return ` ${word()} ${word()} ${word()} ${word()}.`;
}

/** Six common characters at random: a new name to every reader. */
function inventCharacters(random: Random): string {
  return Array.from({ length: 6 }, () => String.fromCodePoint(0x4e00 + random(8_000))).join("");
}

/** A linear congruential generator (constants of Numerical Recipes): the same texts in every run. */
function seededRandom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
