import { isInstalled, useSets } from "../../examples/play/framework-sets.js";
import type { AdapterCall } from "./adapter-call.js";
import { ownCalls } from "./own-calls.js";

/** The calls of one adapter; `null` where its framework is not installed. */
export interface AdapterCalls {
  readonly adapter: string;
  readonly calls: readonly AdapterCall[] | null;
}

const SETS = ["langchain", "openai", "anthropic", "ai-sdk", "mcp"];

/** Loads what is timed of each adapter. Each set of frameworks has its own, beside the framework. */
export async function adapterCalls(): Promise<readonly AdapterCalls[]> {
  useSets(SETS.filter(isInstalled));
  const found: AdapterCalls[] = [{ adapter: "your own agents", calls: ownCalls }];
  for (const set of SETS) {
    const file = new URL(`../../test/frameworks/${set}/timed-calls.ts`, import.meta.url).href;
    const loaded = isInstalled(set)
      ? ((await import(file)) as { readonly timedCalls: readonly AdapterCall[] })
      : null;
    found.push({ adapter: set, calls: loaded?.timedCalls ?? null });
  }
  return found;
}
