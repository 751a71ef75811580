import type { Store } from "../../src/stores/store.js";
import { openStore, type StoreAddress } from "../../test/stores/two-processes/open-store.js";
import { type HerdPart, runHerd } from "./herd.js";

/** What the parent asks for: a store to be opened (`part` absent), or a part of a herd on it. */
export interface HerdQuestion {
  readonly address: StoreAddress;
  readonly part?: HerdPart;
}

const stores = new Map<string, Store>();

process.on("message", async ({ address, part }: HerdQuestion) => {
  const store = stores.get(address.at) ?? (await openStore(address));
  stores.set(address.at, store);
  process.send?.(
    part === undefined ? { granted: 0, refused: 0, busy: 0, failed: [] } : await runHerd(store, part),
  );
});

process.on("disconnect", async () => {
  for (const store of stores.values()) await store.close();
});
