import { expect, test } from "vitest";
import * as z from "zod";
import { explainIssue } from "../../src/core/explain-issue.js";

function explained(schema: z.ZodType, value: unknown) {
  const parsed = schema.safeParse(value);
  return explainIssue(parsed.error?.issues ?? [], value);
}

test("names the path of the first issue and quotes the value found there", () => {
  const schema = z.object({ limits: z.array(z.object({ tokens: z.int() })) });
  expect(explained(schema, { limits: [{ tokens: 1 }, { tokens: "many" }] })).toEqual({
    field: "limits.1.tokens",
    expected: "a number",
    got: '"many"',
  });
});

test.each([
  [z.object({}), 3, "an object"],
  [z.array(z.string()), {}, "a list"],
  [z.array(z.string()).min(1), [], "a non-empty list"],
  [z.array(z.string()).max(1), ["a", "b"], "at most 1 entries"],
  [z.enum(["a", "b"]), "c", 'one of "a", "b"'],
  [z.literal("a"), "c", '"a"'],
  [z.number().max(5), 6, "a number up to 5"],
  [z.base64(), "?", "text in the format base64"],
  [z.union([z.string(), z.number()]), {}, "one of the documented shapes"],
  [z.boolean(), 1, "a boolean"],
])("what was expected is said in plain words", (schema, value, expected) => {
  expect(explained(schema, value).expected).toBe(expected);
});

test("a key that came from outside is shown escaped in the path", () => {
  const schema = z.record(z.string(), z.number());
  expect(explained(schema, { "a\u001b[2J": "x" }).field).toBe('"a\\u001b[2J"');
});
