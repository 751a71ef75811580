import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeFields } from "../../scripts/describe-fields.js";
import type { JsonSchema } from "../../scripts/json-schema.js";
import { jsonSchemas } from "../../scripts/json-schemas.js";

const schemas = jsonSchemas();
const definitions = schemas["scenario.schema.json"]?.["$defs"] as Record<string, JsonSchema>;

test.each(Object.entries(schemas))(
  "schemas/%s is what the code reads (npm run schemas writes it)",
  (name, schema) => {
    expect(JSON.parse(readFileSync(`schemas/${name}`, "utf8"))).toEqual(JSON.parse(JSON.stringify(schema)));
  },
);

test("nothing else is published beside them", () => {
  expect(readdirSync("schemas").sort()).toEqual(Object.keys(schemas).sort());
});

test("every reference leads to a definition", () => {
  const references = JSON.stringify(schemas).matchAll(/"#\/\$defs\/(\w+)"/g);
  const names = new Set([...references].map(([, name]) => name));
  expect([...names].filter((name) => !Object.hasOwn(definitions, name ?? ""))).toEqual([]);
});

test.each([
  ["a -> b", "string"],
  ["a calls ls", "object"],
  ["a waits for b", "null"],
  ["a returns to b", "null"],
])("the step %s may be followed by %s", (sentence, type) => {
  const forms = definitions["step"]?.["anyOf"] as JsonSchema[];
  const sentences = forms.find((form) => "patternProperties" in form)?.["patternProperties"];
  const [, value] = Object.entries(Object(sentences)).find(([key]) => new RegExp(key).test(sentence)) ?? [];
  expect(JSON.stringify(value)).toContain(`"${type}"`);
});

test("fields are described by the row of the page that lists them", () => {
  const schema = { properties: { mode: { type: "string" }, other: { type: "string" } } };
  const page = '| `mode` | `"shadow"` | see [modes](x.md) of `policy` |';
  expect(describeFields(schema, page).properties).toEqual({
    mode: { type: "string", description: "see modes of policy" },
    other: { type: "string" },
  });
});
