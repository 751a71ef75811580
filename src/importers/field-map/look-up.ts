import type { FieldSource } from "./field-map.js";

/** Follows a path into a value from outside. What is not there, or only inherited, is `undefined`. */
export function lookUp(value: unknown, path: string | undefined): unknown {
  if (path === undefined) return undefined;
  let found = value;
  for (const name of path.split(".")) {
    if (found === null || typeof found !== "object" || !Object.hasOwn(found, name)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found ?? undefined;
}

/** Looks a field up, translates its value by the map's table, and falls back on the map's constant. */
export function fieldValue(record: unknown, source: FieldSource | undefined): unknown {
  if (source === undefined) return undefined;
  const value = lookUp(record, source.path);
  if (value === undefined) return source.constant;
  const name = typeof value === "object" ? undefined : String(value);
  return name !== undefined && source.values && Object.hasOwn(source.values, name)
    ? source.values[name]
    : value;
}
