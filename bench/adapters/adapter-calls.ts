import { isInstalled, useSets } from "../../examples/play/framework-sets.js";
import type { AdapterCall } from "./adapter-call.js";
import { ownCalls } from "./own-calls.js";

/** Adapters whose calls are timed; each set of frameworks has its own, beside the framework. */
export const timedAdapters = [
  "your own agents",
  "langchain",
  "openai",
  "anthropic",
  "ai-sdk",
  "mcp",
] as const;

/** One of them. */
export type TimedAdapter = (typeof timedAdapters)[number];

/** Loads what is timed of an adapter; `null` where its framework is not installed. */
export async function adapterCalls(adapter: TimedAdapter): Promise<readonly AdapterCall[] | null> {
  if (adapter === "your own agents") return ownCalls;
  if (!isInstalled(adapter)) return null;
  useSets([adapter]);
  const file = new URL(`../../test/frameworks/${adapter}/timed-calls.js`, import.meta.url).href;
  const { timedCalls } = (await import(file)) as { readonly timedCalls: readonly AdapterCall[] };
  return timedCalls;
}
