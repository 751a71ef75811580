import { readdirSync, readFileSync } from "node:fs";
import type { Random } from "../../src/scenarios/random.js";

/** Writes text that says something new with each call, as people and agents who work do. */
export interface Prose {
  /** So many sentences that this conversation has not seen; the pool outlasts any conversation. */
  sentences(count: number): string;
  /** So many sentences apart, to build a text that changes in places. */
  list(count: number): string[];
  /** A word from the sentences: real, and possibly known. */
  word(): string;
  /** A pronounceable name that nobody has used before. */
  name(): string;
}

/** Begins the prose of one conversation, from real sentences in an order of its own. */
export function createProse(random: Random): Prose {
  const { length } = pool;
  const below = (limit: number) => Math.floor(random() * limit);
  // A stride without a common divisor visits every sentence once before it comes back.
  const stride = coprimeStep(length, below(length));
  let at = below(length);
  const next = () => {
    at = (at + stride) % length;
    return pool[at] as string;
  };
  const list = (count: number) => Array.from({ length: count }, next);
  return {
    list,
    sentences: (count) => list(count).join(" "),
    word: () => vocabulary[below(vocabulary.length)] as string,
    name: () =>
      Array.from({ length: 3 }, () => `${"bdfgklmnprstvz"[below(14)]}${"aeiou"[below(5)]}`).join(""),
  };
}

/** Documentation that the lock file pins: the same sentences on every machine. */
const PINO_DOCS = "node_modules/pino/docs";
const NODE_TYPES = "node_modules/@types/node";

const pool: readonly string[] = [
  ...new Set([
    ...filesOf(PINO_DOCS, ".md").flatMap((page) => sentencesOf(page.replaceAll(/^```.*?^```/gms, ""))),
    ...filesOf(NODE_TYPES, ".d.ts").flatMap((page) => sentencesOf(commentsOf(page))),
  ]),
];

/** Words of at least five letters: shorter ones are in every sentence. */
const vocabulary: readonly string[] = [
  ...new Set(
    pool
      .join(" ")
      .toLowerCase()
      .match(/\b[a-z]{5,}\b/g),
  ),
];

function filesOf(folder: string, ending: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  return names.sort().map((name) => readFileSync(`${folder}/${name}`, "utf8"));
}

/** Comment lines of a type file, each paragraph on one line; code examples left out. */
function commentsOf(page: string): string {
  return page
    .split("\n")
    .filter((line) => /^\s*\* ?[^@/]/.test(line))
    .map((line) => line.replace(/^\s*\* ?/, ""))
    .join("\n")
    .replaceAll(/^```.*?^```/gms, "")
    .replaceAll(/(?<=[a-z,])\n(?=[a-z])/g, " ");
}

/** Whole sentences of prose: no links, code, lists or tables. */
function sentencesOf(text: string): string[] {
  return text
    .split("\n")
    .flatMap((line) => line.split(/(?<=\.) (?=[A-Z])/))
    .filter((line) => /^[A-Z][^<>|{}[\]]{40,220}\.$/.test(line));
}

function coprimeStep(length: number, from: number): number {
  for (let step = from + 1; ; step += 1) if (greatestDivisor(step, length) === 1) return step;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
