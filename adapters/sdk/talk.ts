import type { Task } from "../../src/index.js";
import { shortName } from "../short-name.js";
import type { Answer, Heard } from "./dialect.js";

/** One agent's side of a conversation. */
export interface Talk {
  readonly task: Task;
  readonly agent: string;
  readonly caller: string;
}

/** Calls asked for whose results are remembered; nobody has as many open. */
const MAX_OPEN_CALLS = 1_000;

/** Tool calls that a task's models asked for and whose results did not come yet, by id. */
const openCalls = new WeakMap<Task, Map<string, string>>();

/** Records what reached an agent since it last answered. @throws TaskHalted, PartCut when that may not reach it */
export async function recordHeard({ task, agent, caller }: Talk, heard: readonly Heard[]): Promise<void> {
  for (const one of heard) {
    if (one.kind === "message") {
      await task.agent(caller).send(agent, one.text);
      continue;
    }
    const tool = takeOpen(task, one.call);
    // Told again, or of a conversation that began elsewhere.
    if (tool === undefined) continue;
    const status = one.isError ? "error" : "ok";
    task.record({
      type: "tool-result",
      to: agent,
      tool,
      call: shortName(one.call),
      status,
      content: one.text,
    });
  }
}

/** Records what an agent answered: the calls that it asks for, or else what it says. @throws TaskHalted, PartCut */
export async function recordAnswer({ task, agent, caller }: Talk, { text, calls }: Answer): Promise<void> {
  if (calls.length === 0) {
    await task.agent(agent).send(caller, text);
    return;
  }
  const [first] = calls;
  const round =
    calls.length > 1 && first !== undefined && first.id !== "" ? { round: shortName(first.id) } : {};
  for (const { id, tool: name, args } of calls) {
    const tool = shortName(name);
    const call = id === "" ? {} : { call: shortName(id) };
    task.record({ type: "tool-call", from: agent, tool, args, ...call, ...round });
    if (id !== "") noteOpen(task, id, tool);
  }
}

function noteOpen(task: Task, id: string, tool: string): void {
  const open = openCalls.get(task) ?? new Map<string, string>();
  openCalls.set(task, open);
  if (open.size >= MAX_OPEN_CALLS) open.delete(open.keys().next().value as string);
  open.set(id, tool);
}

function takeOpen(task: Task, id: string): string | undefined {
  const open = openCalls.get(task);
  const tool = open?.get(id);
  open?.delete(id);
  return tool;
}
