/** An object from outside: nothing is known of its values. */
export type Fields = Readonly<Record<string, unknown>>;

/** Takes a value for an object; anything else is one without fields. */
export function asFields(value: unknown): Fields {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Fields) : {};
}
