import { AsyncLocalStorage } from "node:async_hooks";
import { isRefusal, type Task } from "../../src/index.js";
import type { RefusalShape } from "../halt-mark.js";
import { shortName } from "../short-name.js";
import { type AgentAnswer, type ToolResult, toolResults, userWords } from "./run-items.js";
import type { RequestShape } from "./shapes.js";

/** A run of the framework while it goes on. */
export interface AgentsRun {
  readonly task: Task;
  /** Who asked for the run and gets its answer. */
  readonly caller: string;
  /** What a stopped run comes to. */
  readonly onStop: "summary" | "throw";
  /** The agent whose turn it is. */
  current: string;
  /** Whether the run's input has not been told yet. */
  isFresh: boolean;
  /** What was said to the next agent, until it is known who that is. */
  handoff: { readonly from: string; readonly content: string } | null;
  /** Tool calls that a model asked for and whose results did not come yet, with who asked. */
  readonly openCalls: Map<string, { readonly tool: string; readonly agent: string }>;
  /** Tools that run now, and how often each was started this turn. */
  readonly started: Map<string, number>;
  /** What was stopped last. */
  refusal: RefusalShape | null;
  /** Whether that was the run itself, and no agent inside a tool. */
  isStopped: boolean;
}

/** Where code runs: in a run, and there perhaps inside a tool, whose own model calls go by the tool's name. */
export interface Place {
  readonly run: AgentsRun;
  readonly tool: string | null;
}

const places = new AsyncLocalStorage<Place>();

/** Runs code as part of a run. */
export function withinRun<Value>(run: AgentsRun, work: () => Value): Value {
  return places.run({ run, tool: null }, work);
}

/** Finds the run that code is part of. */
export function currentPlace(): Place | undefined {
  return places.getStore();
}

/** Who calls models here. */
export function agentAt({ run, tool }: Place): string {
  return tool ?? run.current;
}

/**
 * Notes that a tool begins, in the async context that it will run in: agents that are tools call their models there.
 * Copies that one turn starts at once are told apart.
 */
export function enterTool(tool: string): void {
  const place = places.getStore();
  // What an agent inside a tool calls itself is part of that tool.
  if (place === undefined || place.tool !== null) return;
  const copy = (place.run.started.get(tool) ?? 0) + 1;
  place.run.started.set(tool, copy);
  places.enterWith({ run: place.run, tool: copy === 1 ? tool : `${tool} ${copy}` });
}

/** Records what reached an agent since its last call. @throws TaskHalted, PartCut when that may not reach it */
export async function recordHeard(place: Place, { input }: RequestShape): Promise<void> {
  const { run, tool } = place;
  if (typeof input !== "string" && run.openCalls.size > 0) recordResults(place, toolResults(input));
  if (tool !== null) return;
  run.started.clear();
  const { handoff, isFresh } = run;
  run.handoff = null;
  run.isFresh = false;
  if (handoff !== null) await run.task.agent(handoff.from).send(run.current, handoff.content);
  if (!isFresh) return;
  for (const words of userWords(input)) await run.task.agent(run.caller).send(run.current, words);
}

/** Records the results of tool calls that were asked for here, each once. */
export function recordResults({ run, tool: inside }: Place, results: readonly ToolResult[]): void {
  for (const { call, text, isError } of results) {
    const key = callKey(inside, call);
    const asked = run.openCalls.get(key);
    if (asked === undefined) continue;
    run.openCalls.delete(key);
    const { tool, agent: to } = asked;
    const status = isError ? "error" : "ok";
    run.task.record({ type: "tool-result", to, tool, call: shortName(call), status, content: text });
  }
}

/**
 * Records what an agent answered. What it says to another agent is recorded when that one begins.
 *
 * @throws TaskHalted, PartCut when the answer closes a loop, before any tool runs
 */
export async function recordAnswer(
  place: Place,
  { text, calls, handoff }: Omit<AgentAnswer, "usage">,
): Promise<void> {
  const { run, tool: inside } = place;
  const from = agentAt(place);
  const [first] = calls;
  const round =
    calls.length > 1 && first !== undefined && first.id !== "" ? { round: shortName(first.id) } : {};
  for (const { id, tool: name, args } of calls) {
    const tool = shortName(name);
    const call = id === "" ? {} : { call: shortName(id) };
    run.task.record({ type: "tool-call", from, tool, args, ...call, ...round });
    if (id !== "") run.openCalls.set(callKey(inside, id), { tool, agent: from });
  }
  if (calls.length > 0) await run.task.guard(from);
  if (inside !== null) return;
  if (handoff !== null) run.handoff = { from, content: handoff };
  else if (calls.length === 0) await run.task.agent(from).send(run.caller, text);
}

/** Notes what was stopped. @throws the error, where it is no refusal or an answer can't take its place */
export function noteRefusal(
  { run, tool }: Place,
  error: unknown,
  { outputType }: RequestShape,
): RefusalShape {
  if (!isRefusal(error)) throw error;
  run.refusal = error;
  run.isStopped ||= tool === null;
  // A summary is no answer of the type that the caller waits for.
  if (run.onStop === "throw" || outputType !== "text") throw error;
  return error;
}

function callKey(inside: string | null, call: string): string {
  return `${inside ?? ""}/${call}`;
}
