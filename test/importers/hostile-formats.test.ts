import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { eventSchema } from "../../src/core/event.js";
import { traceHeaderSchema } from "../../src/core/trace.js";
import type { Importer, LineResult } from "../../src/importers/importer.js";
import { importers } from "../../src/importers/registry.js";

const folder = join(import.meta.dirname, "fixtures");

interface Fixture {
  readonly file: string;
  readonly importer: Importer;
  /** The document, the lines parsed, or the lines of the text. */
  readonly value: unknown;
}

const fixtures = readdirSync(folder).map((file): Fixture => {
  const text = readFileSync(join(folder, file), "utf8");
  const value = parsed(text);
  const importer = importers.find((known) => recognises(known, value, text)) ?? expect.fail(file);
  return { file, importer, value: importer.input === "text" ? text.split("\n") : value };
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const lines = text.split("\n").filter((line) => line !== "");
    return lines.every((line) => line.startsWith("{")) ? lines.map((line) => JSON.parse(line)) : undefined;
  }
}

function recognises(importer: Importer, value: unknown, text: string): boolean {
  if (importer.input === "text") return value === undefined && importer.recognises(text);
  if (importer.input === "document") return importer.recognises(value);
  return importer.recognises(Array.isArray(value) ? value[0] : value);
}

function read(importer: Importer, value: unknown): LineResult[] {
  const context = { file: "runs/hostile.json" };
  if (importer.input === "document") return [...importer.read(value, context)];
  const values = Array.isArray(value) ? value : [value];
  const results: LineResult[] = [];
  if (importer.input === "text") {
    const reader = importer.open(context);
    for (const line of values) results.push(reader.read(lineOf(line)));
    return [...results, ...reader.finish()];
  }
  const reader = importer.open(context);
  for (const line of values) results.push(reader.read(line));
  return [...results, ...reader.finish()];
}

function lineOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Values that somebody may put where another one belongs. */
const wrong = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    "",
    "x".repeat(300),
    -1,
    1.5,
    1e300,
    "9999-99-99T99:99:99Z",
    JSON.parse('{"__proto__":{"polluted":1},"constructor":1}'),
    "[".repeat(5_000),
  ),
);

/** The value with another one in the place that `picks` leads to, each pick choosing one of the keys. */
function replaced(value: unknown, picks: readonly number[], other: unknown): unknown {
  const [pick, ...rest] = picks;
  if (pick === undefined || value === null || typeof value !== "object") return other;
  const keys = Object.keys(value);
  const key = keys[pick % Math.max(1, keys.length)];
  if (key === undefined) return other;
  if (Array.isArray(value)) {
    return value.map((item, index) => (String(index) === key ? replaced(item, rest, other) : item));
  }
  const fields = value as Record<string, unknown>;
  return { ...fields, [key]: replaced(fields[key], rest, other) };
}

test.each(fixtures)("$file with a wrong value anywhere is read or refused, and never throws", (fixture) => {
  const picks = fc.array(fc.nat(30), { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(picks, wrong, (path, other) => {
      const value = replaced(fixture.value, path, other);
      for (const importer of importers) if (importer.input !== "text") importer.recognises(value);
      const results = read(fixture.importer, value);
      for (const result of results) {
        if (!result.ok) {
          expect(result.problem.expected).not.toBe("");
          continue;
        }
        for (const item of result.items) {
          if (item.kind === "header") expect(traceHeaderSchema.safeParse(item.header).error).toBeUndefined();
          if (item.kind === "event") expect(eventSchema.safeParse(item.event).error).toBeUndefined();
        }
      }
      expect(Object.prototype).not.toHaveProperty("polluted");
    }),
    { numRuns: 200 },
  );
});

test.each(fixtures)("$file is recognised by one format only", ({ value, importer }) => {
  const others = importers.filter(
    (known) =>
      known.id !== importer.id &&
      known.input !== "text" &&
      importer.input !== "text" &&
      recognises(known, value, ""),
  );
  expect(others.map(({ id }) => id)).toEqual([]);
});
