import type { Usage } from "../../src/index.js";
import { isRecord } from "./shapes.js";

/**
 * Reads a message's `usage_metadata`. There, `input_tokens` includes what was read from and written to a cache. An
 * integration that leaves the cache out is known by parts larger than their sum. What is kept for an hour may stand
 * beside the rest, or in the provider's own words. `undefined`: not reported.
 */
export function chatUsage(message: unknown): Usage | undefined {
  if (!isRecord(message)) return undefined;
  const metadata = message["usage_metadata"];
  if (!isRecord(metadata)) return undefined;
  const [all, output] = [count(metadata["input_tokens"]), count(metadata["output_tokens"])];
  if (all === undefined || output === undefined) return undefined;
  const [inputs, outputs] = [
    details(metadata, "input_token_details"),
    details(metadata, "output_token_details"),
  ];
  const cacheRead = count(inputs["cache_read"]) ?? 0;
  const { cacheWrite, ...written } = cacheWrites(inputs, message);
  const cached = cacheRead + cacheWrite;
  const input = cached <= all ? all - cached : all;
  return {
    input,
    output,
    cacheRead,
    cacheWrite,
    ...written,
    reasoning: count(outputs["reasoning"]) ?? 0,
    source: "provider",
  };
}

type Details = Readonly<Record<string, unknown>>;

/** All that was written stands in one count, or in one for each time that it is kept for. */
function cacheWrites(inputs: Details, message: Details): Pick<Usage, "cacheWrite" | "cacheWriteHour"> {
  const minutes = count(inputs["ephemeral_5m_input_tokens"]) ?? 0;
  const hour = count(inputs["ephemeral_1h_input_tokens"]);
  const cacheWrite = Math.max(count(inputs["cache_creation"]) ?? 0, minutes + (hour ?? 0));
  const cacheWriteHour = Math.min(cacheWrite, hour ?? hourByProvider(message));
  return { cacheWrite, ...(cacheWriteHour > 0 && { cacheWriteHour }) };
}

/** LangChain's class for Anthropic sums both up, and passes on what the provider reported, streamed or not. */
function hourByProvider(message: Details): number {
  const { usage } = details(message, "response_metadata");
  const written = isRecord(usage) ? details(usage, "cache_creation") : {};
  return count(written["ephemeral_1h_input_tokens"]) ?? 0;
}

function details(metadata: Details, name: string): Details {
  const found = metadata[name];
  return isRecord(found) ? found : {};
}

function count(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}
