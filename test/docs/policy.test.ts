import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { policySchema } from "../../src/core/policy/policy.js";
import { fencedBlocks } from "./fenced-blocks.js";

/** What is read of a JSON Schema here. */
interface Shape {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
}

const markdown = readFileSync("docs/policy.md", "utf8");
const examples = fencedBlocks(markdown).blocks.filter(({ info }) => info === "yaml");

test("the page lists every field of a policy with its default", () => {
  const rows = markdown.matchAll(/^\| `([\w.<>[\]]+)` \| (?:`(.+?)`|(none|required)) \|/gm);
  const listed = [...rows].map(([, field, value, word]) => `${field} = ${value ?? word}`);
  const schema = z.toJSONSchema(policySchema, { io: "input" }) as Shape;
  expect(listed).toEqual([...new Set(fieldsOf(schema, ""))]);
});

test.each(examples)("the policy in line $line means what it says", ({ code }) => {
  expect(() => policySchema.parse(parse(code))).not.toThrow();
});

/** One line per field; those that are alike for all detectors or scopes are one line. */
function fieldsOf({ properties = {}, required = [] }: Shape, path: string): string[] {
  return Object.entries(properties).flatMap(([name, shape]) => {
    const field = alike(`${path}${name}`);
    if (shape.properties !== undefined) return fieldsOf(shape, `${field}.`);
    const value = required.includes(name) ? "required" : (JSON.stringify(shape.default) ?? "none");
    return [`${field} = ${value}`, ...fieldsOf(shape.items ?? {}, `${field}[].`)];
  });
}

function alike(field: string): string {
  return field
    .replace(/^detectors\.[A-Z_]+\.mode$/, "detectors.<CODE>.mode")
    .replace(/^budget\.(thread|user|team|organisation)\b/, "budget.<scope>");
}
