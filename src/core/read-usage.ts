import * as z from "zod";
import { type Usage, usageSchema } from "./event.js";
import { plainUsage } from "./plain-usage.js";

/** No call of any model comes near a thousand million tokens: more is no count but a mistake, or worse. */
const MAX_TOKENS = 1_000_000_000;

const count = z.int().nonnegative().max(MAX_TOKENS);

/** OpenAI and compatible: `prompt_tokens` includes what was cached. */
const chatSchema = z
  .object({
    prompt_tokens: count,
    completion_tokens: count,
    prompt_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish(),
    completion_tokens_details: z.object({ reasoning_tokens: count.nullish() }).nullish(),
  })
  .transform((usage): Usage => {
    const cacheRead = Math.min(usage.prompt_tokens, usage.prompt_tokens_details?.cached_tokens ?? 0);
    return {
      input: usage.prompt_tokens - cacheRead,
      output: usage.completion_tokens,
      cacheRead,
      cacheWrite: 0,
      reasoning: usage.completion_tokens_details?.reasoning_tokens ?? 0,
      source: "provider",
    };
  });

/** OpenAI Responses (`input_tokens` includes what was cached, and says so) and Anthropic (it does not). */
const inputSchema = z
  .object({
    input_tokens: count,
    output_tokens: count,
    input_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish(),
    output_tokens_details: z.object({ reasoning_tokens: count.nullish() }).nullish(),
    cache_read_input_tokens: count.nullish(),
    cache_creation_input_tokens: count.nullish(),
    /** What is odd in here leaves the total as it is. */
    cache_creation: z.object({ ephemeral_1h_input_tokens: count }).optional().catch(undefined),
  })
  .transform((usage): Usage => {
    const cacheWrite = usage.cache_creation_input_tokens ?? 0;
    const hour = Math.min(cacheWrite, usage.cache_creation?.ephemeral_1h_input_tokens ?? 0);
    const inside = Math.min(usage.input_tokens, usage.input_tokens_details?.cached_tokens ?? 0);
    return {
      input: usage.input_tokens - inside,
      output: usage.output_tokens,
      cacheRead: inside + (usage.cache_read_input_tokens ?? 0),
      cacheWrite,
      ...(hour > 0 && { cacheWriteHour: hour }),
      reasoning: usage.output_tokens_details?.reasoning_tokens ?? 0,
      source: "provider",
    };
  });

const ownSchema = usageSchema.extend({
  input: count,
  output: count,
  cacheRead: count.default(0),
  cacheWrite: count.default(0),
  cacheWriteHour: count.optional(),
  reasoning: count.default(0),
});

/** Each form by a field that it always has: to find out by its schema that a reply has another one takes much longer. */
const forms = [
  { has: "prompt_tokens", schema: chatSchema },
  { has: "input_tokens", schema: inputSchema },
  { has: "input", schema: ownSchema },
] as const;

/**
 * Reads the usage that a model's reply reports under `usage`, in the form of OpenAI, Anthropic or adjourn.
 * Anything negative, fractional, huge or missing is not believed: `undefined`, and the caller counts for itself.
 */
export function readUsage(reply: unknown): Usage | undefined {
  if (typeof reply !== "object" || reply === null || !("usage" in reply)) return undefined;
  const { usage } = reply;
  if (typeof usage !== "object" || usage === null) return undefined;
  const plain = plainUsage(usage);
  if (plain !== null && isBelievable(plain)) return plain;
  for (const { has, schema } of forms) {
    const read = has in usage ? schema.safeParse(usage).data : undefined;
    if (read !== undefined) return read;
  }
  return undefined;
}

function isBelievable({ input, output, cacheRead, cacheWrite, reasoning }: Usage): boolean {
  return Math.max(input, output, cacheRead, cacheWrite, reasoning) <= MAX_TOKENS;
}
