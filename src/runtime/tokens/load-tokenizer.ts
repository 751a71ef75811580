import { createCountTokens } from "./count-tokens.js";
import type { Encoding } from "./encoding-for-model.js";
import { createVocabulary, type RankFile } from "./vocabulary.js";

/** Loads the exact counter of an encoding, once per process: all token counters share the table. */
export function loadTokenizer(encoding: Encoding): Promise<CountTokens> {
  const loading = tokenizers.get(encoding) ?? createTokenizer(encoding);
  tokenizers.set(encoding, loading);
  return loading;
}

type CountTokens = (text: string) => number;

const tokenizers = new Map<Encoding, Promise<CountTokens>>();

async function createTokenizer(encoding: Encoding): Promise<CountTokens> {
  const { default: ranks } = await RANK_FILES[encoding]();
  const countTokens = createCountTokens(createVocabulary(ranks));
  warmUp(countTokens);
  return countTokens;
}

/** Written out, so that bundlers find the files. */
const RANK_FILES: Record<Encoding, () => Promise<{ readonly default: RankFile }>> = {
  o200k_base: () => import("js-tiktoken/ranks/o200k_base"),
  cl100k_base: () => import("js-tiktoken/ranks/cl100k_base"),
};

/** Has the merge compiled before it is needed: halves the time of a first long text for some 25 ms here. */
function warmUp(countTokens: CountTokens): void {
  for (let round = 0; round < 20; round++) countTokens("。".repeat(1_000));
}
