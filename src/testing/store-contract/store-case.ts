import type { Store } from "../../stores/store.js";

/** A store under test. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Opens a further handle on the same data, as another process has one. */
  readonly another: () => Promise<Store>;
  /** Lets at least so many milliseconds pass on the store's clock. */
  readonly advance: (ms: number) => Promise<void>;
  /** Closes all handles and deletes the data. */
  readonly dispose: () => Promise<void>;
}

/** Opens an empty store. */
export type OpenStore = () => Promise<StoreUnderTest>;

/** One thing that a store must do; `run` rejects where it does not. */
export interface StoreCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** @internal A case before a store was opened for it. */
export interface UnboundCase {
  readonly name: string;
  readonly run: (opened: StoreUnderTest) => Promise<void>;
}
