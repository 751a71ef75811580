import type { Place } from "./schema.js";
import { Thread, type ThreadId } from "./thread.js";

/** Id of the task of a subagent that has a file of its own. */
export function subagentTask(sessionId: string, agentId: string): string {
  return `${sessionId}/agent-${agentId}`;
}

/** Tells the conversations of one file apart. */
export class Threads {
  readonly #fileName: string;
  readonly #threads = new Map<string, Thread>();
  /** Thread of each line of a subagent that stands in its caller's file, by the id of the line. */
  readonly #sidechains = new Map<string, Thread>();
  #latest: Thread | undefined;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  of(place: Place): Thread {
    const { isSidechain, agentId, sessionId = this.#fileName } = place;
    if (isSidechain !== true) return this.#named("", { task: this.#fileName });
    if (agentId === undefined) return this.#sidechain(place);
    return this.#named(agentId, { task: subagentTask(sessionId, agentId), parentTask: sessionId });
  }

  all(): Iterable<Thread> {
    return this.#threads.values();
  }

  /** Versions before 2.0 wrote subagents into their caller's file; each begins at a line without a parent. */
  #sidechain({ uuid = "", parentUuid }: Place): Thread {
    const thread =
      this.#sidechains.get(parentUuid ?? "") ??
      (parentUuid && this.#latest ? this.#latest : this.#newSidechain(uuid));
    this.#sidechains.set(uuid, thread);
    this.#latest = thread;
    return thread;
  }

  #newSidechain(uuid: string): Thread {
    const name = `sidechain-${uuid.slice(0, 8) || this.#threads.size}`;
    return this.#named(name, { task: `${this.#fileName}/${name}`, parentTask: this.#fileName });
  }

  #named(name: string, id: ThreadId): Thread {
    const known = this.#threads.get(name);
    if (known) return known;
    const thread = new Thread(id);
    this.#threads.set(name, thread);
    return thread;
  }
}
