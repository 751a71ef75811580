export type StoreErrorCode =
  /** A request came that is older than one of the same sender which was answered. */
  | "STALE_REQUEST"
  /** The store cannot be used as it is set up. */
  | "STORE_UNFIT"
  /** Others held the store for as long as was to be waited. */
  | "STORE_BUSY"
  /** The store may have lost what it had acknowledged, and admits nothing until that is settled. */
  | "STORE_RECOVERING";

/** Says why a store could not do what it was asked; nothing was changed. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.code = code;
  }
}
