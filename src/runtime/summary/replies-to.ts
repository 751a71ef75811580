import type { Excerpt } from "./excerpts.js";

/** Tells whether a message goes from somebody who was asked to the one who asked, or into the group where it was asked. */
export function repliesTo(later: Excerpt, asked: Excerpt): boolean {
  if (later.seq <= asked.seq || later.from === asked.from) return false;
  if (asked.isGroup && later.isGroup) return later.to[0] === asked.to[0];
  return later.to.includes(asked.from) && (asked.isGroup === true || asked.to.includes(later.from));
}
