import { expect, test } from "vitest";
import { readVerdict } from "../../../src/runtime/judge/read-verdict.js";

test.each([
  ['{"verdict":"loop"}', "loop"],
  [' \n{ "verdict": "healthy" }\n', "healthy"],
  ['```json\n{"verdict":"unsure"}\n```', "unsure"],
  ['```\n{"verdict":"loop"}\n```', "loop"],
])("%j is a verdict", (text, verdict) => {
  expect(readVerdict(text)).toBe(verdict);
});

test.each([
  "",
  "loop",
  '"loop"',
  "null",
  '["loop"]',
  '{"verdict":"LOOP"}',
  '{"verdict":["loop"]}',
  '{"verdict":"loop","budget":{"task":{"usd":9}}}',
  '{"verdict":"loop"} {"verdict":"healthy"}',
  'It is a loop. {"verdict":"loop"}',
  '{"__proto__":{"verdict":"loop"}}',
  `{"verdict":"loop"}${" ".repeat(2_000)}`,
  undefined,
  { verdict: "loop" },
])("%j is none", (text) => {
  expect(readVerdict(text)).toBeNull();
});
