import { asFields } from "../fields.js";

/** Attributes by name, as plain values. */
export type Attributes = ReadonlyMap<string, unknown>;

/** Reads a list of OTLP attributes. What is none is left out. */
export function readAttributes(list: unknown): Attributes {
  const found = new Map<string, unknown>();
  for (const item of Array.isArray(list) ? list : []) {
    const { key, value } = asFields(item);
    if (typeof key === "string") found.set(key, plainValue(value));
  }
  return found;
}

/** The first of these attributes that is there. */
export function firstOf(attributes: Attributes, names: readonly string[]): unknown {
  for (const name of names) {
    const value = attributes.get(name);
    if (value !== undefined && value !== null && value !== "") return value;
  }
  return undefined;
}

/** The first of these attributes that is text. Numbers count, for some write ids as numbers. */
export function firstText(attributes: Attributes, names: readonly string[]): string | undefined {
  const value = firstOf(attributes, names);
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** Lines of JSON nest no deeper than 128 levels, so neither does this. */
function plainValue(value: unknown): unknown {
  const fields = asFields(value);
  if ("arrayValue" in fields) return listOf(fields["arrayValue"]).map(plainValue);
  if ("kvlistValue" in fields) {
    const entries = listOf(fields["kvlistValue"]).map((item) => {
      const { key, value: inner } = asFields(item);
      return [String(key), plainValue(inner)] as const;
    });
    return Object.fromEntries(entries);
  }
  const { stringValue, intValue, doubleValue, boolValue, bytesValue } = fields;
  return stringValue ?? numberOf(intValue) ?? doubleValue ?? boolValue ?? bytesValue;
}

function listOf(value: unknown): readonly unknown[] {
  const { values } = asFields(value);
  return Array.isArray(values) ? values : [];
}

/** 64-bit integers stand in text, as protobuf's JSON wants it, or as numbers. */
function numberOf(value: unknown): unknown {
  return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
}
