import { loadFramework } from "../load-framework.js";
import type { ConfigShape } from "./shapes.js";

/** Where the framework keeps the configuration that code runs under. */
export interface ConfigStorage {
  getRunnableConfig(): ConfigShape | undefined;
  runWithConfig<Value>(config: ConfigShape, work: () => Value): Value;
}

interface Singletons {
  readonly AsyncLocalStorageProviderSingleton: ConfigStorage;
}

/** Loads it. */
export async function loadStorage(): Promise<ConfigStorage> {
  const singletons = await loadFramework<Singletons>("@langchain/core/singletons");
  return singletons.AsyncLocalStorageProviderSingleton;
}
