import { setTimeout as sleep } from "node:timers/promises";
import type { RedisClient } from "./client.js";

/** A server in reach says goodbye within a round trip; one that does not would keep the process from ending. */
const QUIT_MS = 1_000;

/** Ends a connection, with a goodbye where the server answers one. */
export async function hangUp(client: RedisClient): Promise<void> {
  const told = new AbortController();
  // A connection that is gone has been closed; whoever hangs up on it has got what was asked for.
  const goodbye = client.quit().catch(() => undefined);
  await Promise.race([goodbye, sleep(QUIT_MS, undefined, { signal: told.signal }).catch(() => undefined)]);
  told.abort();
  client.disconnect?.();
}
