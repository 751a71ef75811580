import { type Scopes, scopeNames } from "./accounts.js";
import { BadOption } from "./errors.js";

/**
 * Bytes of a scope's name, in JSON: all four of them, with periods, take 1.2 of the 3 kB that a task header has room for
 * before it is encoded, and leave the rest to the way that led to the task.
 */
const MAX_SCOPE_BYTES = 256;

/** Refuses names of scopes that would not fit into a header, before the task has begun. @throws BadOption */
export function assertScopes(scopes: Scopes): void {
  for (const name of scopeNames) {
    const value = scopes[name];
    const bytes = value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value)) - '""'.length;
    if (bytes <= MAX_SCOPE_BYTES) continue;
    const got = `${JSON.stringify(value?.slice(0, 40))}… of ${bytes}`;
    throw new BadOption(`Expected \`${name}\` to have at most ${MAX_SCOPE_BYTES} bytes, got ${got}.`);
  }
}
