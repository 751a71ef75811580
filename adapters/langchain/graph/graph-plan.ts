import type { Supervisor, TaskSpec } from "../../../src/index.js";
import type { HaltMark } from "../../halt-mark.js";

/** How a graph is supervised. */
export interface GraphOptions extends Omit<TaskSpec, "id" | "thread"> {
  /** Name of the agent where the graph is one. @default "agent" */
  readonly agent?: string;
  /** State key that holds the conversation. @default "messages" */
  readonly messagesKey?: string;
  /** What a stop writes into the state besides its summary message, or instead where there are no messages. @default nothing */
  readonly stateOnHalt?: (halt: HaltMark) => Readonly<Record<string, unknown>>;
}

/** What all runs of one supervised graph share. */
export interface GraphPlan {
  readonly supervisor: Supervisor;
  readonly agent: string;
  readonly messagesKey: string;
  readonly stateOnHalt: (halt: HaltMark) => Readonly<Record<string, unknown>>;
  /** Nodes that were seen to run without a word or a model: code between the agents, not an agent. */
  readonly silent: Set<string>;
  /** Nodes that were seen to call a model that takes its nudges from the messages it is given. */
  readonly readers: Set<string>;
  /** Tasks that were seen to call tools and no model: they are the hands of who spoke before. */
  readonly hands: Set<string>;
}

export function planOf(supervisor: Supervisor, options: GraphOptions): GraphPlan {
  const { agent = "agent", messagesKey = "messages", stateOnHalt = () => ({}) } = options;
  return {
    supervisor,
    agent,
    messagesKey,
    stateOnHalt,
    silent: new Set(),
    readers: new Set(),
    hands: new Set(),
  };
}
