import { sqliteStore } from "../../../src/stores/sqlite.js";
import type { Store } from "../../../src/stores/store.js";
import { openDatabase } from "../sqlite/open-database.js";

/** Where a store lives, in a form that another process can be told. */
export interface StoreAddress {
  readonly kind: "sqlite";
  readonly at: string;
}

/** Opens the store at an address. */
export function openStore({ at }: StoreAddress): Store {
  return sqliteStore({ file: at, open: openDatabase });
}
