import { loadStorage } from "./load-storage.js";
import type { ConfigShape } from "./shapes.js";

/** Where a hook of an agent is called: what is the same for all hooks of one run, and for no other run at that time. */
export interface AgentPlace {
  /** The function in which a whole invocation writes its stream, which agents inside of agents share. */
  readonly invocation: object;
  /** The namespace of the agent's graph in it. */
  readonly namespace: string;
  readonly thread: string | undefined;
}

interface Runtime extends Pick<ConfigShape, "configurable"> {
  readonly writer?: object;
}

/** Stands for invocations that write no stream. */
const nowhere = {};

/**
 * Reads where a hook is called. The state of the agent could say so, too, but not for nothing: the framework makes a new
 * schema of a middleware's state for each call of a model, and compiles it.
 */
export function placeOf(runtime: object): AgentPlace | Promise<AgentPlace> {
  const { writer = nowhere, configurable } = runtime as Runtime;
  if (configurable !== undefined) return placeIn(writer, configurable);
  return configured().then((found) => placeIn(writer, found));
}

function placeIn(invocation: object, configurable: Readonly<Record<string, unknown>>): AgentPlace {
  const place = String(configurable["checkpoint_ns"] ?? "");
  const thread = configurable["thread_id"];
  return {
    invocation,
    namespace: place.slice(0, Math.max(0, place.lastIndexOf("|"))),
    thread: typeof thread === "string" ? thread : undefined,
  };
}

/** Hooks of older agents are not told, but run where it can be asked for. */
async function configured(): Promise<Readonly<Record<string, unknown>>> {
  return (await loadStorage()).getRunnableConfig()?.configurable ?? {};
}
