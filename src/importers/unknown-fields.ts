/** Names the fields of an object that its format does not know, with `prefix` before each. */
export function unknownFields(value: unknown, known: object, prefix = ""): string[] {
  if (value === null || typeof value !== "object") return [];
  return Object.keys(value)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => prefix + name);
}
