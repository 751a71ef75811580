/** Takes a value for text; anything else is none, and so is an empty one. */
export function fullText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
