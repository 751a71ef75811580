import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readUsage } from "../../src/core/read-usage.js";

const nothing = { cacheRead: 0, cacheWrite: 0, reasoning: 0, source: "provider" };

test.each([
  [
    "OpenAI chat, whose prompt tokens include what was cached",
    {
      prompt_tokens: 100,
      completion_tokens: 30,
      total_tokens: 130,
      prompt_tokens_details: { cached_tokens: 80, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 20 },
    },
    { ...nothing, input: 20, output: 30, cacheRead: 80, reasoning: 20 },
  ],
  [
    "compatible servers that write null for what they do not count",
    {
      prompt_tokens: 7,
      completion_tokens: 3,
      prompt_tokens_details: { cached_tokens: null },
      completion_tokens_details: null,
    },
    { ...nothing, input: 7, output: 3 },
  ],
  [
    "OpenAI Responses, whose input tokens include what was cached",
    {
      input_tokens: 100,
      output_tokens: 30,
      input_tokens_details: { cached_tokens: 60 },
      output_tokens_details: { reasoning_tokens: 10 },
    },
    { ...nothing, input: 40, output: 30, cacheRead: 60, reasoning: 10 },
  ],
  [
    "Anthropic, whose input tokens exclude what was cached",
    { input_tokens: 100, output_tokens: 30, cache_read_input_tokens: 60, cache_creation_input_tokens: 500 },
    { ...nothing, input: 100, output: 30, cacheRead: 60, cacheWrite: 500 },
  ],
  [
    "Anthropic, of which some is cached for an hour",
    {
      input_tokens: 100,
      output_tokens: 30,
      cache_creation_input_tokens: 500,
      cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 400 },
    },
    { ...nothing, input: 100, output: 30, cacheWrite: 500, cacheWriteHour: 400 },
  ],
  [
    "Anthropic, with an odd account of what was cached for how long",
    { input_tokens: 1, output_tokens: 2, cache_creation_input_tokens: 5, cache_creation: "1h" },
    { ...nothing, input: 1, output: 2, cacheWrite: 5 },
  ],
  [
    "Anthropic without a cache",
    { input_tokens: 1, output_tokens: 2, cache_read_input_tokens: null, cache_creation_input_tokens: null },
    { ...nothing, input: 1, output: 2 },
  ],
  ["adjourn's own", { input: 5, output: 6 }, { ...nothing, input: 5, output: 6 }],
  [
    "adjourn's own in full",
    { input: 5, output: 6, cacheRead: 1, cacheWrite: 2, reasoning: 3, source: "tokenizer" },
    { input: 5, output: 6, cacheRead: 1, cacheWrite: 2, reasoning: 3, source: "tokenizer" },
  ],
  ["a bill of nothing", { input_tokens: 0, output_tokens: 0 }, { ...nothing, input: 0, output: 0 }],
])("reads the usage of %s", (_, usage, expected) => {
  expect(readUsage({ usage })).toEqual(expected);
});

test("more cached tokens than prompt tokens do not make the prompt negative", () => {
  const usage = { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 1_000 } };
  expect(readUsage({ usage })).toMatchObject({ input: 0, cacheRead: 10 });
});

const hostile = [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1_000_000_001, "12", null, {}, [5]];

test.each(hostile)("%j is no count of tokens in any form", (count) => {
  const forms = [
    { prompt_tokens: count, completion_tokens: 1 },
    { prompt_tokens: 1, completion_tokens: count },
    { input_tokens: count, output_tokens: 1 },
    { input_tokens: 1, output_tokens: count },
    { input: count, output: 1 },
    { input: 1, output: count },
  ];
  for (const usage of forms) expect(readUsage({ usage })).toBeUndefined();
});

test.each([-1, 2 ** 53, "many"])("a forged detail of %j spoils the whole bill", (count) => {
  const forms = [
    { prompt_tokens: 5, completion_tokens: 1, prompt_tokens_details: { cached_tokens: count } },
    { input_tokens: 5, output_tokens: 1, cache_read_input_tokens: count },
    { input_tokens: 5, output_tokens: 1, cache_creation_input_tokens: count },
    { input: 5, output: 1, reasoning: count },
  ];
  for (const usage of forms) expect(readUsage({ usage })).toBeUndefined();
});

test.each([undefined, null, "usage", 5, {}, { usage: undefined }, { usage: "12 tokens" }, { usage: {} }])(
  "%j reports no usage",
  (reply) => {
    expect(readUsage(reply)).toBeUndefined();
  },
);

test("what is read without the schema is what the schema would read", () => {
  const count = fc.oneof(
    fc.nat(),
    fc.constantFrom(-1, -0, 0.5, 1e9, 1e9 + 1, Number.NaN, "3", null, undefined),
  );
  const source = fc.constantFrom("provider", "tokenizer", "heuristic", "guess", undefined);
  const fields = {
    input: count,
    output: count,
    cacheRead: count,
    cacheWrite: count,
    reasoning: count,
    source,
  };
  fc.assert(
    fc.property(fc.record(fields, { requiredKeys: [] }), (usage) => {
      // The schema leaves out what it does not know.
      expect(readUsage({ usage })).toEqual(readUsage({ usage: { ...usage, more: 1 } }));
    }),
    { numRuns: 2_000 },
  );
});
