import type { JsonSchema } from "./json-schema.js";

/** Puts the descriptions in a page's table of fields into a schema: one text for readers and for editors. */
export function describeFields(schema: JsonSchema, page: string): JsonSchema {
  const rows = page.matchAll(/^\| `([\w.<>[\]]+)` \| .+? \| (.+?) \|$/gm);
  const texts = new Map([...rows].map(([, field = "", text = ""]) => [field, plain(text)]));
  return describe(schema, "", texts);
}

function describe(schema: JsonSchema, field: string, texts: ReadonlyMap<string, string>): JsonSchema {
  const text = texts.get(alike(field));
  const properties = Object.entries(schema.properties ?? {}).map(([name, part]) => [
    name,
    describe(part, field === "" ? name : `${field}.${name}`, texts),
  ]);
  return {
    ...schema,
    ...(text === undefined ? {} : { description: text }),
    ...(schema.properties === undefined ? {} : { properties: Object.fromEntries(properties) }),
    ...(schema.items === undefined ? {} : { items: describe(schema.items, `${field}[]`, texts) }),
  };
}

/** Fields that are alike for all detectors or scopes have one row. */
function alike(field: string): string {
  return field
    .replace(/^detectors\.[A-Z_]+\.mode$/, "detectors.<CODE>.mode")
    .replace(/^budget\.(thread|user|team|organisation)\b/, "budget.<scope>");
}

function plain(markdown: string): string {
  return markdown.replace(/\[([^\]]+)\]\([^)]*\)/g, "$1").replaceAll("`", "");
}
