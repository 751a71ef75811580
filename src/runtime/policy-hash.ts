import { createHash } from "node:crypto";
import { canonicalJson } from "../core/observe/canonical-json.js";

/** Enough to tell the policies of a deployment apart, and short enough to be read out. */
const HASH_CHARS = 12;

/** Names a policy as it was written, whatever the order of its keys. For the log, where it says what was in force. */
export function policyHash(policy: unknown): string {
  return createHash("sha256")
    .update(canonicalJson(policy ?? {}))
    .digest("hex")
    .slice(0, HASH_CHARS);
}
