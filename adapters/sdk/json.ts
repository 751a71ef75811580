/** An object of a provider's JSON: read field by field, because compatible servers leave fields out. */
export type Json = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one where it is none. */
export function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

/** The value as a list of objects; an empty one where it is none. */
export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

/** The value as text: strings as they are, the text of content parts joined, anything else as JSON. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(partText).join("");
  return value === undefined || value === null ? "" : (JSON.stringify(value) ?? "");
}

/** A text that may be JSON, as arguments of tool calls come; the text itself where a model wrote something else. */
export function parsed(text: unknown): unknown {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function partText(part: unknown): string {
  if (typeof part === "string") return part;
  const { text, refusal } = objectOf(part);
  return typeof text === "string" ? text : typeof refusal === "string" ? refusal : "";
}
