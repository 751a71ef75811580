import { isRefusal, type Supervisor, type Task, type ToolOptions } from "../src/index.js";
import { shortName } from "./short-name.js";

/** What is needed of a client. */
export interface McpClient {
  callTool(params: ToolCall, ...rest: never[]): Promise<unknown>;
  listTools(...args: never[]): Promise<unknown>;
}

/** A call of a tool, as the protocol has it. */
export interface ToolCall {
  readonly name: string;
  readonly arguments?: Readonly<Record<string, unknown>> | undefined;
}

/** How a client's calls are seen. */
export interface McpOptions {
  /** Name of the agent that calls. */
  readonly agent: string;
  /** The task that calls belong to. @default the one that the calling code runs in; outside of any, they pass unseen */
  readonly task?: Task;
  /** What a stopped agent gets: the refusal thrown, or the summary as a tool's error, which its model reads. @default "throw" */
  readonly onStop?: "throw" | "result";
}

type Effects = Map<string, NonNullable<ToolOptions["effect"]>>;

/**
 * Wraps a client of the Model Context Protocol: its tool calls are judged before they are sent, and recorded with their
 * results. What is to be said to the agent stands at the end of a result. The client given stays as it is.
 *
 * @throws TaskHalted, PartCut from `callTool`, instead of calling
 * @example
 * client = supervised(client, supervisor, { agent: "clerk" });
 */
export function supervised<Client extends McpClient>(
  client: Client,
  supervisor: Supervisor,
  options: McpOptions,
): Client {
  const effects: Effects = new Map();
  const listTools = async (...args: never[]) => noteEffects(effects, await client.listTools(...args));
  const callTool = (call: ToolCall, ...rest: never[]): Promise<unknown> => {
    const make = () => client.callTool(call, ...rest);
    const task = options.task ?? supervisor.current();
    return task === undefined ? make() : guarded(task, options, { call, make, effects });
  };
  return new Proxy(client, {
    get: (target, name) => {
      if (name === "callTool") return callTool;
      if (name === "listTools") return listTools;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

interface Calling {
  readonly call: ToolCall;
  readonly make: () => Promise<unknown>;
  readonly effects: Effects;
}

interface ToolResult {
  readonly content?: readonly { readonly type?: string; readonly text?: string }[];
  readonly isError?: boolean;
}

async function guarded(
  task: Task,
  { agent, onStop = "throw" }: McpOptions,
  { call, make, effects }: Calling,
): Promise<unknown> {
  let result: ToolResult | null = null;
  const run = async (): Promise<string> => {
    result = (await make()) as ToolResult;
    // The protocol tells a tool's failure as a result.
    if (result.isError === true) throw new Error(textOf(result));
    return textOf(result);
  };
  const effect = effects.get(call.name);
  try {
    await task
      .agent(agent)
      .tool(shortName(call.name), call.arguments ?? {}, run, effect === undefined ? {} : { effect });
  } catch (error) {
    if (result === null && onStop === "result" && isRefusal(error)) {
      return toolError(error.summary?.text ?? error.message);
    }
    if (result === null) throw error;
  }
  return withNudge(result, task.nudgeFor(agent));
}

function textOf(result: ToolResult): string {
  const texts = result.content?.map(({ type, text }) => (type === "text" ? text : `(${type})`)) ?? [];
  return texts.length > 0 ? texts.join("\n") : (JSON.stringify(result) ?? "");
}

function toolError(text: string): ToolResult {
  return { content: [{ type: "text", text }], isError: true };
}

function withNudge(result: ToolResult | null, nudge: string | null): unknown {
  if (result === null || nudge === null) return result;
  return { ...result, content: [...(result.content ?? []), { type: "text", text: nudge }] };
}

/** Servers say of some tools whether they only read; of the others, the name does. */
function noteEffects(effects: Effects, listed: unknown): unknown {
  const { tools = [] } = listed as { readonly tools?: readonly ListedTool[] };
  for (const { name, annotations } of tools) {
    if (annotations?.readOnlyHint === true) effects.set(name, "read");
    if (annotations?.readOnlyHint === false && annotations.destructiveHint === true)
      effects.set(name, "write");
  }
  return listed;
}

interface ListedTool {
  readonly name: string;
  readonly annotations?: { readonly readOnlyHint?: boolean; readonly destructiveHint?: boolean };
}
