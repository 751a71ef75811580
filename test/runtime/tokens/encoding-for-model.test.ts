import { expect, test } from "vitest";
import { encodingForModel } from "../../../src/runtime/tokens/encoding-for-model.js";

test.each([
  "gpt-4",
  "gpt-4-turbo-2024-04-09",
  "gpt-3.5-turbo",
  "gpt-35-turbo",
  "openai/gpt-4",
  "ft:gpt-3.5-turbo:acme",
  "text-embedding-3-small",
])("%s is an older OpenAI model", (model) => {
  expect(encodingForModel(model)).toBe("cl100k_base");
});

test.each(["gpt-4o-mini", "gpt-4.1", "gpt-5", "o3", "claude-sonnet-4-5", "qwen-max", "not-gpt-4", ""])(
  "%j gets the current encoding",
  (model) => {
    expect(encodingForModel(model)).toBe("o200k_base");
  },
);
