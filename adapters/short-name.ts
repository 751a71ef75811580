/** Longest name or id in an event. */
const MAX_CHARS = 256;

/** Cuts a name or id that a model has made up to what an event may hold; an empty one becomes `unknown`. */
export function shortName(name: string): string {
  return name.slice(0, MAX_CHARS) || "unknown";
}
