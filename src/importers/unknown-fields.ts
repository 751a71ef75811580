type Fields = Readonly<Record<string, unknown>>;

/** Names the fields of an object that its format does not know, with `prefix` before each. */
export function unknownFields(value: Fields, known: Fields, prefix = ""): string[] {
  return Object.keys(value)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => prefix + name);
}
