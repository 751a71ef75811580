import { StoreError } from "../store-error.js";

/** What the store needs of a client; every ioredis client, of one server or a cluster, has it. */
export interface RedisClient {
  call(command: string, ...values: readonly (string | number)[]): Promise<unknown>;
  quit(): Promise<unknown>;
  /** Ends the connection without a word, where the server does not answer any more. */
  disconnect?(): void;
}

/** How a client of ioredis is to be set up, so that a process soon goes on without a server, and with it again. */
export const CLIENT_OPTIONS = {
  /** A command waits for one attempt to connect, no more. */
  maxRetriesPerRequest: 1,
  /** A server that cannot be reached for so long is out of reach, as it is for the runtime by default. */
  connectTimeout: 5_000,
  /** So is one that does not answer. A connection that its other end has forgotten would hang for minutes. */
  socketTimeout: 5_000,
} as const;

interface Ioredis {
  readonly Redis: new (
    url: string,
    options: object,
  ) => RedisClient & { on(event: "error", listener: () => void): unknown };
}

/** Connects with ioredis, which is loaded now. @throws StoreError `STORE_UNFIT` where it is not installed */
export async function connect(url: string): Promise<RedisClient> {
  const driver = "ioredis";
  let loaded: Ioredis;
  try {
    loaded = (await import(driver)) as Ioredis;
  } catch (cause) {
    const message = "Expected the package ioredis 6 beside adjourn, or `client`; got neither.";
    throw new StoreError("STORE_UNFIT", message, { cause });
  }
  const client = new loaded.Redis(url, CLIENT_OPTIONS);
  // Each command rejects by itself; without a listener the client would print.
  client.on("error", () => undefined);
  return client;
}

/**
 * Refuses servers that may drop keys to save memory: budgets would begin anew.
 *
 * @throws StoreError `STORE_UNFIT`
 */
export async function assertKeepsKeys(client: RedisClient): Promise<void> {
  const policy = fieldOf(String(await client.call("INFO", "memory")), "maxmemory_policy");
  if (policy === undefined || policy === "noeviction") return;
  throw new StoreError("STORE_UNFIT", `Expected the maxmemory-policy noeviction, got ${policy}.`);
}

function fieldOf(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1];
}
