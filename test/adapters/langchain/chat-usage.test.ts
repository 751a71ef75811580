import { expect, test } from "vitest";
import { chatUsage } from "../../../adapters/langchain/chat-usage.js";

const usage = (metadata: unknown) => chatUsage({ usage_metadata: metadata });

test("what was read from or written to a cache is taken out of the input", () => {
  const metadata = {
    input_tokens: 1_000,
    output_tokens: 300,
    input_token_details: { cache_read: 600, cache_creation: 100 },
    output_token_details: { reasoning: 200 },
  };
  expect(usage(metadata)).toEqual({
    input: 300,
    output: 300,
    cacheRead: 600,
    cacheWrite: 100,
    reasoning: 200,
    source: "provider",
  });
});

test.each([
  // @langchain/anthropic in JavaScript: one sum, and the provider's own report beside it.
  [
    { cache_creation: 500, cache_read: 0 },
    { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 400 },
  ],
  // langchain-anthropic in Python, as its messages are kept: a count for each, and nothing in the sum.
  [{ cache_creation: 0, ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 400 }, undefined],
])("what is kept in a cache for an hour is told apart in %j", (input_token_details, cache_creation) => {
  const usage_metadata = { input_tokens: 600, output_tokens: 30, input_token_details };
  const response_metadata = { usage: { cache_creation_input_tokens: 500, cache_creation } };
  expect(chatUsage({ usage_metadata, response_metadata })).toMatchObject({
    input: 100,
    cacheWrite: 500,
    cacheWriteHour: 400,
  });
});

test("an integration that leaves the cache out of the input is known by a cache that is larger", () => {
  const metadata = { input_tokens: 50, output_tokens: 10, input_token_details: { cache_read: 900 } };
  expect(usage(metadata)).toMatchObject({ input: 50, cacheRead: 900 });
});

test.each([[undefined], [{}], [{ input_tokens: 5 }], [{ input_tokens: -1, output_tokens: 2 }], ["many"]])(
  "%j is not believed",
  (metadata) => {
    expect(usage(metadata)).toBeUndefined();
  },
);
