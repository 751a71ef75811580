/** Names an encoding whose rank table is shipped with js-tiktoken. */
export type Encoding = "o200k_base" | "cl100k_base";

/**
 * Picks the encoding of a model by its name. Older OpenAI models have cl100k_base; every other model gets
 * o200k_base, which for models of other makers is the nearest published stand-in and not their own tokenizer.
 */
export function encodingForModel(model: string): Encoding {
  return OLDER_OPENAI_MODEL.test(model) ? "cl100k_base" : "o200k_base";
}

/** gpt-4 and gpt-4-turbo, not gpt-4o or gpt-4.1; after a prefix such as `openai/` or `ft:`; gpt-35 is Azure's name. */
const OLDER_OPENAI_MODEL = /(?:^|[/:])(?:gpt-4(?![\w.])|gpt-3\.?5|text-embedding-)/i;
