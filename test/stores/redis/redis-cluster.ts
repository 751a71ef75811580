import { createRequire } from "node:module";
import type { RedisClient } from "../../../src/stores/redis/client.js";
import { connectRedis, type RedisServer, startRedis } from "./redis-server.js";

const require = createRequire(new URL("../../frameworks/redis/package.json", import.meta.url));

/** Several servers of this machine that share the slots. */
export interface RedisCluster {
  readonly client: RedisClient;
  readonly servers: readonly RedisServer[];
  readonly stop: () => Promise<void>;
}

/** Slots of a cluster, whatever its size. */
const SLOTS = 16_384;

/** Starts a cluster of so many servers, each with its share of the slots, and connects to it. */
export async function startRedisCluster(size: number): Promise<RedisCluster> {
  const servers = await Promise.all(
    Array.from({ length: size }, () =>
      startRedis("--cluster-enabled", "yes", "--cluster-node-timeout", "2000"),
    ),
  );
  const clients = servers.map(({ url }) => connectRedis(url));
  const share = Math.ceil(SLOTS / size);
  for (const [at, client] of clients.entries()) {
    await client.call("CLUSTER", "ADDSLOTSRANGE", at * share, Math.min(SLOTS, (at + 1) * share) - 1);
    await client.call("CLUSTER", "MEET", "127.0.0.1", servers[0]?.port ?? 0);
  }
  await Promise.all(clients.map(isComplete));
  for (const client of clients) await client.quit();
  const client = connectCluster(servers);
  return {
    client,
    servers,
    stop: async () => {
      await client.quit();
      for (const server of servers) await server.stop();
    },
  };
}

/** Waits until a server knows where all slots are. */
async function isComplete(client: RedisClient): Promise<void> {
  for (;;) {
    const info = String(await client.call("CLUSTER", "INFO"));
    if (info.includes("cluster_state:ok") && info.includes(`cluster_slots_ok:${SLOTS}`)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

type ClusterClient = RedisClient & { on(event: "error", listener: () => void): unknown };

function connectCluster(servers: readonly RedisServer[]): RedisClient {
  const { Cluster } = require("ioredis") as { Cluster: new (nodes: object[]) => ClusterClient };
  const client = new Cluster(servers.map(({ port }) => ({ host: "127.0.0.1", port })));
  client.on("error", () => undefined);
  return client;
}
