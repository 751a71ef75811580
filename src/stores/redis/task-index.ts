import type { TraceHeader } from "../../core/trace.js";
import type { KeptTask } from "../store.js";
import type { RedisClient } from "./client.js";
import { ROOT_TTL_MS, taskKey } from "./unit.js";

/** Asked for at the same time: enough to hide the way there, and few enough to leave others room. */
const ASKED_AT_ONCE = 64;

/**
 * Names the tasks with their roots, because keys of many slots cannot be listed from a script. What each task is lies with
 * its log and goes with it; a name without that is dropped when it is looked at.
 */
export class TaskIndex {
  readonly #client: RedisClient;
  readonly #prefix: string;

  constructor(client: RedisClient, prefix: string) {
    this.#client = client;
    this.#prefix = prefix;
  }

  /** Keeps what a task is where nothing is kept of it yet, and returns what is. */
  async keep(about: TraceHeader): Promise<TraceHeader> {
    const { task, root = task } = about;
    const kept =
      (await this.#find(root, task))?.about ?? (await this.#begin({ about, openedAt: Date.now() }));
    // Last, and by each who joins: a name whose task is not there yet is dropped by whoever lists meanwhile.
    await this.#client.call("HSET", this.#names, task, root);
    return kept;
  }

  async #begin(kept: KeptTask): Promise<TraceHeader> {
    const { task, root = task } = kept.about;
    const key = taskKey(this.#prefix, root, task);
    await this.#client.call("HSETNX", key, "about", JSON.stringify(kept));
    // Nothing else may ever be written there.
    await this.#client.call("PEXPIRE", key, ROOT_TTL_MS);
    return (await this.#find(root, task))?.about ?? kept.about;
  }

  /** All tasks that something is kept of, in the order in which they were opened. */
  async all(): Promise<readonly KeptTask[]> {
    const names = (await this.#client.call("HGETALL", this.#names)) as readonly string[];
    const found: KeptTask[] = [];
    for (let at = 0; at < names.length; at += 2 * ASKED_AT_ONCE) {
      const some = pairs(names.slice(at, at + 2 * ASKED_AT_ONCE));
      const kept = await Promise.all(some.map(([task, root]) => this.#find(root, task)));
      for (const [index, one] of kept.entries()) {
        if (one !== null) found.push(one);
        else await this.drop(some[index]?.[0] ?? "");
      }
    }
    return found.sort((a, b) => a.openedAt - b.openedAt);
  }

  /** What is kept of one task. */
  async find(task: string): Promise<KeptTask | null> {
    const root = (await this.#client.call("HGET", this.#names, task)) as string | null;
    return root === null ? null : this.#find(root, task);
  }

  async drop(task: string): Promise<void> {
    await this.#client.call("HDEL", this.#names, task);
  }

  get #names(): string {
    return `${this.#prefix}task-index`;
  }

  async #find(root: string, task: string): Promise<KeptTask | null> {
    const text = (await this.#client.call("HGET", taskKey(this.#prefix, root, task), "about")) as
      | string
      | null;
    return text === null ? null : (JSON.parse(text) as KeptTask);
  }
}

function pairs(flat: readonly string[]): [task: string, root: string][] {
  return flat.flatMap((task, at) => (at % 2 === 0 ? [[task, flat[at + 1] ?? task] as [string, string]] : []));
}
