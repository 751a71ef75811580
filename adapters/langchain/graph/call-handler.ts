import { beginCall, type Task } from "../../../src/index.js";
import { beginTool } from "../begin-tool.js";
import type { Caller, CallerSource } from "../caller-of.js";
import { promptOf, textOf } from "../chat-text.js";
import { chatUsage } from "../chat-usage.js";
import { isMessage, isRecord, type MessageShape } from "../shapes.js";
import { isSupervisedModel } from "../supervised-models.js";
import type { GraphRun } from "./graph-run.js";
import { parentOf } from "./graph-run.js";

/** A call under way. */
interface OpenCall {
  end(reply: unknown): Promise<void>;
  fail(error: unknown): Promise<unknown>;
}

type Metadata = Readonly<Record<string, unknown>> | undefined;

/** Tasks that graphs run as: the handler of an outer graph leaves what happens in an inner one to the inner one's. */
const graphTasks = new WeakSet<Task>();

/** Follows the model and tool calls of one run, as a callback handler of the framework. */
export class CallHandler implements CallerSource {
  readonly name = "adjourn";
  /** Refusals must reach the caller. */
  readonly raiseError = true;
  /** Calls must wait for the guard. */
  readonly awaitHandlers = true;
  readonly ignoreLLM = false;
  readonly ignoreAgent = false;
  readonly ignoreChain = true;
  readonly ignoreRetriever = true;
  readonly ignoreCustomEvent = true;
  readonly run: GraphRun;
  readonly #calls = new Map<string, OpenCall>();
  /** What else is to be done when a call ends. */
  readonly #ends = new Map<string, () => void>();
  /** Tool calls under way, by the place that makes them: those at one time are one round. */
  readonly #rounds = new Map<string, { id: string; open: number }>();

  constructor(run: GraphRun) {
    this.run = run;
    graphTasks.add(run.task);
  }

  /** Who makes the calls at that place, where they are this run's. */
  callerIn(metadata: Metadata): Caller | undefined {
    return this.#isOwn()
      ? { task: this.run.task, agent: this.run.agentIn(namespaceIn(metadata)) }
      : undefined;
  }

  async handleChatModelStart(
    llm: unknown,
    [messages = []]: readonly (readonly MessageShape[])[],
    id: string,
    _parent: string | undefined,
    extra: Metadata,
    _tags: unknown,
    metadata: Metadata,
  ): Promise<void> {
    if (!this.#isOwn()) return;
    const namespace = this.#noteModelCall(metadata);
    if (isSupervisedModel(llm)) return;
    this.run.plan.readers.add(this.run.pathTo(namespace));
    await this.#beginModel(id, namespace, { prompt: promptOf(messages), llm, extra, metadata });
  }

  async handleLLMStart(
    llm: unknown,
    prompts: readonly string[],
    id: string,
    _parent: string | undefined,
    extra: Metadata,
    _tags: unknown,
    metadata: Metadata,
  ): Promise<void> {
    if (!this.#isOwn()) return;
    const prompt = prompts.map((content) => ({ role: "user", content }));
    await this.#beginModel(id, this.#noteModelCall(metadata), { prompt, llm, extra, metadata });
  }

  async handleLLMEnd(output: unknown, id: string): Promise<void> {
    const [first] =
      isRecord(output) && Array.isArray(output["generations"]) ? output["generations"].flat() : [];
    const message: unknown = isRecord(first) ? first["message"] : undefined;
    const calls = isMessage(message) && message.tool_calls?.length ? textOf(message.tool_calls) : "";
    const text = `${isRecord(first) ? String(first["text"] ?? "") : ""}${calls}`;
    await this.#take(id)?.end({ text, usage: chatUsage(message) });
  }

  async handleLLMError(error: unknown, id: string): Promise<void> {
    await this.#take(id)?.fail(error);
  }

  async handleToolStart(
    tool: unknown,
    input: string,
    id: string,
    _parent: string | undefined,
    _tags: unknown,
    metadata: Metadata,
    name: string | undefined,
  ): Promise<void> {
    if (!this.#isOwn()) return;
    const namespace = namespaceIn(metadata);
    const agent = this.run.task.agent(this.run.handIn(namespace));
    const { round, end } = this.#joinRound(
      `${parentOf(namespace)}#${String(metadata?.["langgraph_step"])}`,
      id,
    );
    const toolName = name ?? (isRecord(tool) ? String(tool["name"] ?? "tool") : "tool");
    try {
      this.#calls.set(id, await beginTool({ agent, name: toolName, args: parsed(input), round }));
      this.#ends.set(id, end);
    } catch (error) {
      end();
      throw error;
    }
  }

  async handleToolEnd(output: unknown, id: string): Promise<void> {
    const text = isMessage(output) ? textOf(output.content) : textOf(output);
    const failed = isMessage(output) && output.status === "error";
    const call = this.#take(id);
    await (failed ? call?.fail(new Error(text)) : call?.end(text));
  }

  async handleToolError(error: unknown, id: string): Promise<void> {
    await this.#take(id)?.fail(error);
  }

  /** Ends what never reported back: the run was left, or broke. */
  async close(): Promise<void> {
    const open = [...this.#calls.keys()].map((id) => this.#take(id)?.fail(new Error("The run was left.")));
    await Promise.all(open);
  }

  /** Calls that an inner supervised graph makes are that one's. */
  #isOwn(): boolean {
    const current = this.run.plan.supervisor.current();
    return current === undefined || current === this.run.task || !graphTasks.has(current);
  }

  #noteModelCall(metadata: Metadata): string {
    const namespace = namespaceIn(metadata);
    this.run.noteModelCall(namespace);
    return namespace;
  }

  async #beginModel(
    id: string,
    namespace: string,
    {
      prompt,
      llm,
      extra,
      metadata,
    }: { prompt: readonly object[]; llm: unknown; extra: Metadata; metadata: Metadata },
  ): Promise<void> {
    const settings = isRecord(extra?.["invocation_params"]) ? extra["invocation_params"] : {};
    const tools = Array.isArray(settings["tools"])
      ? [{ role: "tools", content: textOf(settings["tools"]) }]
      : [];
    const cap = Number(metadata?.["ls_max_tokens"]);
    const request = {
      model: modelName(llm, settings, metadata),
      input: [...tools, ...prompt],
      ...(Number.isSafeInteger(cap) && cap > 0 ? { maxOutputTokens: cap } : {}),
    };
    const agent = this.run.task.agent(this.run.agentIn(namespace));
    this.#calls.set(id, await beginCall(agent, request, { amend: false }));
  }

  #take(id: string): OpenCall | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    this.#ends.get(id)?.();
    this.#ends.delete(id);
    return call;
  }

  #joinRound(place: string, id: string): { round: string; end: () => void } {
    const current = this.#rounds.get(place);
    const round = current === undefined || current.open === 0 ? { id, open: 0 } : current;
    round.open += 1;
    this.#rounds.set(place, round);
    const end = () => {
      round.open -= 1;
    };
    return { round: round.id, end };
  }
}

function namespaceIn(metadata: Metadata): string {
  return String(metadata?.["langgraph_checkpoint_ns"] ?? "");
}

function modelName(llm: unknown, settings: Readonly<Record<string, unknown>>, metadata: Metadata): string {
  const id = isRecord(llm) && Array.isArray(llm["id"]) ? llm["id"].at(-1) : undefined;
  const names = [metadata?.["ls_model_name"], settings["model"], settings["model_name"], id];
  const name = names.find((candidate) => typeof candidate === "string" && candidate !== "");
  return String(name ?? "unknown").slice(0, 256);
}

function parsed(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
}
