import { expect, test } from "vitest";
import type { LineImporter } from "../../src/importers/importer.js";
import { langfuseFormat } from "../../src/importers/langfuse/langfuse.js";
import { langsmithFormat } from "../../src/importers/langsmith.js";
import { importLines } from "./imported.js";

/** Usage of the one model call of a run. */
function usageIn(format: LineImporter, line: unknown) {
  const { events } = importLines(format, [line]);
  return events.flatMap((event) => ("usage" in event && event.usage !== undefined ? [event.usage] : []))[0];
}

const langsmithRun = (details: object) => ({
  id: "r1",
  name: "ChatAnthropic",
  run_type: "llm",
  start_time: "2026-10-09T08:53:20.020",
  inputs: { messages: [{ role: "user", content: "Lay out level 4" }] },
  outputs: {
    messages: [{ role: "assistant", content: "Done." }],
    usage_metadata: { input_tokens: 1_000, output_tokens: 20, input_token_details: details },
  },
});

const langfuseGeneration = (usageDetails: object) => ({
  id: "o1",
  traceId: "t1",
  type: "GENERATION",
  name: "answer",
  startTime: "2026-10-09T08:53:20.020Z",
  model: "claude-haiku-4-5",
  input: "Lay out level 4",
  output: "Done.",
  usageDetails,
});

test.each([
  ["a sum alone", { cache_read: 300, cache_creation: 500 }, undefined],
  // `convertAnthropicUsageToInputTokenDetails` of LangSmith's client for JavaScript.
  [
    "LangSmith's own clients",
    { cache_read: 300, ephemeral_5m_input_tokens: 100, ephemeral_1hr_input_tokens: 400 },
    400,
  ],
  // `_create_usage_metadata` of langchain-anthropic, which empties the sum where it has the parts.
  [
    "LangChain",
    { cache_read: 300, cache_creation: 0, ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 400 },
    400,
  ],
])("cache writes of a run in LangSmith are read from %s", (_, details, cacheWriteHour) => {
  const usage = usageIn(langsmithFormat, langsmithRun(details));
  expect(usage).toMatchObject({ input: 200, cacheRead: 300, cacheWrite: 500, output: 20 });
  expect(usage?.cacheWriteHour).toBe(cacheWriteHour);
});

test.each([
  ["no time", { cache_creation_input_tokens: 500 }, undefined],
  // What Langfuse stores of spans of the AI SDK: the sum without its parts, which have prices of their own.
  [
    "prices of their own",
    { input_cache_creation: 0, input_cache_creation_5m: 100, input_cache_creation_1h: 400 },
    400,
  ],
  ["a rest", { input_cache_creation: 100, input_cache_creation_1h: 400 }, 400],
  // Langfuse's handler for LangChain in Python puts `input_` before each name of LangChain's.
  [
    "LangChain's names",
    {
      input_cache_creation: 0,
      input_ephemeral_5m_input_tokens: 100,
      input_ephemeral_1h_input_tokens: 400,
    },
    400,
  ],
])("cache writes of an observation in Langfuse are read with %s", (_, written, cacheWriteHour) => {
  const usage = usageIn(langfuseFormat, langfuseGeneration({ input: 200, output: 20, ...written }));
  expect(usage).toMatchObject({ input: 200, cacheRead: 0, cacheWrite: 500, output: 20 });
  expect(usage?.cacheWriteHour).toBe(cacheWriteHour);
});
