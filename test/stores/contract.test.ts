import { test } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import { storeContract } from "../../src/testing/store-contract.js";

const contract = storeContract("memory", async () => {
  let now = 0;
  const store = memoryStore({ now: () => now, isShared: true });
  return {
    store,
    another: async () => store,
    advance: async (ms) => {
      now += ms;
    },
    dispose: () => store.close(),
  };
});

for (const { name, run } of contract) test(name, run);
