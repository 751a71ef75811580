import { copyHead } from "./copy-head.js";

const MAX_NAME_CHARS = 256;
/** Names kept. A task has a few, but agents may invent them. */
const MAX_KEPT = 1_024;

const kept = new Map<string, string>();

/** Copies the head of a name, once: the same few names stand in each event. */
export function copyName(name: string): string {
  const known = kept.get(name);
  if (known !== undefined) return known;
  const copy = copyHead(name, MAX_NAME_CHARS);
  if (kept.size >= MAX_KEPT) kept.clear();
  // By the copy, or the text that the name was cut from would stay alive.
  kept.set(copy, copy);
  return copy;
}
