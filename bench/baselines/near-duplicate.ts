import { perAgent } from "./per-agent.js";
import type { Step } from "./steps.js";

const SHINGLE_WORDS = 3;
const SIMILARITY = 0.7;
const TIMES = 3;
const WINDOW = 12;

/** Alarms at the third step among an agent's last twelve whose word shingles are nearly those of the latest one. */
export const nearDuplicate = perAgent("Jaccard 0.7 of 3-shingles, x3", WINDOW, (steps) => {
  const last = steps.at(-1);
  if (last === undefined) return false;
  const own = shinglesOf(last);
  return steps.filter((step) => similarity(shinglesOf(step), own) >= SIMILARITY).length >= TIMES;
});

const known = new WeakMap<Step, ReadonlySet<string>>();

/** A step is compared with eleven others, but cut into shingles once. */
function shinglesOf(step: Step): ReadonlySet<string> {
  const cached = known.get(step);
  if (cached !== undefined) return cached;
  const shingles = cutShingles(`${step.action} ${step.outcome ?? ""}`);
  known.set(step, shingles);
  return shingles;
}

function cutShingles(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length < SHINGLE_WORDS) return new Set([words.join(" ")]);
  return new Set(
    words.slice(SHINGLE_WORDS - 1).map((_, index) => words.slice(index, index + SHINGLE_WORDS).join(" ")),
  );
}

function similarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const shingle of one) if (other.has(shingle)) shared += 1;
  return shared / (one.size + other.size - shared);
}
