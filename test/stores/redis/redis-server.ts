import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CLIENT_OPTIONS, type RedisClient } from "../../../src/stores/redis/client.js";

/** Kept out of the package's own dependencies: it is an optional peer. */
const require = createRequire(new URL("../../frameworks/redis/package.json", import.meta.url));

/** Whether there is a server to test with, and a client to reach it. */
export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0 && isInstalled("ioredis");

/** A server of one's own on a free port of this machine. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Ends it as a crash does; its files stay. */
  readonly kill: () => Promise<void>;
  /** Starts it again on its port and its files. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts Redis without persistence, with the options given. */
export async function startRedis(...options: readonly string[]): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), "adjourn-"));
  const port = await freePort();
  const network = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder];
  const launch = async () => {
    const launched = spawn("redis-server", [...network, "--save", "", "--appendonly", "no", ...options]);
    await ready(launched);
    return launched;
  };
  let server = await launch();
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill("SIGKILL");
    await once(server, "exit");
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    restart: async () => {
      await kill();
      server = await launch();
    },
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Client = RedisClient & { on(event: "error", listener: () => void): unknown };

/** Connects a client as the store does by itself. */
export function connectRedis(url: string): RedisClient {
  const { Redis } = require("ioredis") as { Redis: new (url: string, options: object) => Client };
  const client = new Redis(url, CLIENT_OPTIONS);
  client.on("error", () => undefined);
  return client;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("Expected a port.");
  return address.port;
}

async function ready(server: ChildProcess): Promise<void> {
  const lines = createInterface({ input: server.stdout as NonNullable<typeof server.stdout> });
  const started = (async () => {
    for await (const line of lines) if (line.includes("Ready to accept connections")) return;
    throw new Error("Expected Redis to start, got the end of its output.");
  })();
  await Promise.race([started, once(server, "error").then(([error]) => Promise.reject(error))]);
  // Its output is of no more use, and must not fill up.
  server.stdout?.resume();
}

function isInstalled(client: string): boolean {
  try {
    require.resolve(client);
    return true;
  } catch {
    return false;
  }
}
