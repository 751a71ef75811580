import { spawn } from "node:child_process";
import { once } from "node:events";
import type { StoreAddress } from "../../test/stores/two-processes/open-store.js";
import type { Lane } from "./ledger-work.js";

/** What a lane was told of before its worker was killed: the number of the last call, or -1. */
export interface Acknowledged {
  readonly lane: Lane;
  readonly reserved: number;
  readonly settled: number;
}

export interface KillOptions {
  /** The compiled worker. */
  readonly worker: string;
  readonly address: StoreAddress;
  readonly lanes: readonly Lane[];
  /** Time from its first acknowledged write to its end, in milliseconds. */
  readonly livesMs: number;
}

/** Starts a worker, kills it in the middle of its work with `kill -9`, and returns what it was told of. */
export async function killedWorker(options: KillOptions): Promise<readonly Acknowledged[]> {
  const { worker, address, lanes, livesMs } = options;
  const child = spawn(process.execPath, [worker, JSON.stringify(address), JSON.stringify(lanes)]);
  const exit = once(child, "exit");
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  let said = "";
  for await (const chunk of child.stdout) {
    if (said === "") setTimeout(() => child.kill("SIGKILL"), livesMs);
    said += String(chunk);
  }
  const [, signal] = await exit;
  if (signal !== "SIGKILL") throw new Error(`Expected a worker to be killed, got its end: ${complaint}`);
  // The last line may be cut off.
  return acknowledged(lanes, said.split("\n").slice(0, -1));
}

function acknowledged(lanes: readonly Lane[], lines: readonly string[]): Acknowledged[] {
  const last = { reserved: new Map<number, number>(), settled: new Map<number, number>() };
  for (const line of lines) {
    const [what, lane, call] = line.split(" ");
    last[what as "reserved" | "settled"].set(Number(lane), Number(call));
  }
  return lanes.map((lane, at) => ({
    lane,
    reserved: last.reserved.get(at) ?? -1,
    settled: last.settled.get(at) ?? -1,
  }));
}
