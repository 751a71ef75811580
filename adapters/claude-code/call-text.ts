/** Two calls that differ only beyond this many characters are taken for the same: a nudge is all that comes of it. */
const MAX_CHARS = 500;

/** Writes a call so that it can be told from others. */
export function callText(tool: string, args: unknown): string {
  return `${tool} ${JSON.stringify(args)}`.slice(0, MAX_CHARS);
}
