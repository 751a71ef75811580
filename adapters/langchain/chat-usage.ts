import type { Usage } from "../../src/index.js";
import { isRecord } from "./shapes.js";

/**
 * Reads a message's `usage_metadata`. There, `input_tokens` includes what was read from and written to a cache. An
 * integration that leaves the cache out is known by parts larger than their sum. `undefined`: not reported.
 */
export function chatUsage(message: unknown): Usage | undefined {
  const metadata = isRecord(message) ? message["usage_metadata"] : undefined;
  if (!isRecord(metadata)) return undefined;
  const [all, output] = [count(metadata["input_tokens"]), count(metadata["output_tokens"])];
  if (all === undefined || output === undefined) return undefined;
  const [inputs, outputs] = [
    details(metadata, "input_token_details"),
    details(metadata, "output_token_details"),
  ];
  const cacheRead = count(inputs["cache_read"]) ?? 0;
  const cacheWrite = count(inputs["cache_creation"]) ?? 0;
  const cached = cacheRead + cacheWrite;
  const input = cached <= all ? all - cached : all;
  return {
    input,
    output,
    cacheRead,
    cacheWrite,
    reasoning: count(outputs["reasoning"]) ?? 0,
    source: "provider",
  };
}

function details(
  metadata: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  const found = metadata[name];
  return isRecord(found) ? found : {};
}

function count(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}
