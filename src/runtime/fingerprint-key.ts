import { createHmac, randomBytes } from "node:crypto";
import { type FingerprintKey, fixedKey } from "../core/fingerprint.js";

/** Derives the fingerprint key of a deployment from its secret, so that all its processes agree. */
export function keyFrom(secret: string): FingerprintKey {
  const digest = createHmac("sha256", secret).update("adjourn fingerprint key").digest();
  return { id: digest.toString("hex", 8, 16), seeds: [digest.readInt32LE(0), digest.readInt32LE(4)] };
}

/** The key for what the user stated: nothing is hidden from whoever may read the texts anyway. */
export function keyOf({
  secret,
  hides,
}: {
  readonly secret: string | null;
  readonly hides: boolean;
}): FingerprintKey {
  if (secret !== null) return keyFrom(secret);
  return hides ? keyFrom(randomBytes(32).toString("hex")) : fixedKey;
}
