/** Thrown for what the user can set right: wrong arguments, an unreadable file, nothing to read. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "USAGE";
}
