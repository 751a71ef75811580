import type { HookOutput } from "../../../adapters/claude-agent-sdk/query-session.js";
import type { HookInput } from "../../../adapters/claude-code/hook-input.js";
import { hookFields } from "../claude-code/recorded-inputs.js";

/** What a model of the fake program does: calls a shell, or says something and ends its turn. */
export type Line = { readonly command: string } | { readonly say: string };

export interface FakeOptions {
  readonly hooks?: Readonly<Record<string, readonly { readonly hooks: readonly Hook[] }[]>>;
  readonly model?: string;
  readonly abortController?: AbortController;
  readonly resume?: string;
}

type Hook = (input: HookInput) => Promise<HookOutput>;

export interface FakeScript {
  readonly line: (turn: number) => Line;
  /** @throws where the command fails */
  readonly run?: (command: string) => string;
  /** Model calls after which it gives up. @default 40 */
  readonly maxTurns?: number;
  /** A subagent that the calls come from. @default none */
  readonly subagent?: { readonly id: string; readonly type: string };
  readonly usage?: Readonly<Record<string, number>>;
}

/** A stand-in for the SDK's `query`: the messages and hooks of one session, and how often its model was called. */
export function fakeQuery(script: FakeScript) {
  const seen = { calls: 0, models: [] as string[], denied: [] as string[], told: [] as string[] };
  const query = (params: { readonly prompt: string; readonly options?: FakeOptions }) => {
    const state = { model: params.options?.model ?? "m" };
    const setModel = async (model: string) => {
      state.model = model;
    };
    return Object.assign(session(script, { params, state, seen }), { setModel });
  };
  return { query, seen };
}

interface Stage {
  readonly params: { readonly prompt: string; readonly options?: FakeOptions };
  readonly state: { model: string };
  readonly seen: { calls: number; models: string[]; denied: string[]; told: string[] };
}

async function* session(script: FakeScript, stage: Stage): AsyncGenerator<unknown> {
  const { params, state, seen } = stage;
  const { line, run = () => "ok", maxTurns = 40, subagent } = script;
  const usage = script.usage ?? { input_tokens: 400, output_tokens: 100 };
  const whose = subagent === undefined ? {} : { agent_id: subagent.id, agent_type: subagent.type };
  const tell = (hook_event_name: string, own: Partial<HookInput>) =>
    answerOf(stage, { ...hookFields, ...own, hook_event_name });
  const end = (subtype: string, result: string) => ({
    type: "result",
    subtype,
    result,
    is_error: subtype !== "success",
  });
  yield { type: "system", subtype: "init", model: state.model, session_id: hookFields.session_id };
  if ((await tell("UserPromptSubmit", { prompt: params.prompt })) === "stop") return yield end("success", "");
  if (subagent !== undefined) await tell("SubagentStart", whose);
  for (let turn = 0; turn < maxTurns; turn += 1) {
    params.options?.abortController?.signal.throwIfAborted();
    seen.calls += 1;
    seen.models.push(state.model);
    const said = line(turn);
    const blocks = "say" in said ? [{ type: "text", text: said.say }] : blocksOf(turn, said.command);
    for (const block of blocks) {
      const message = { id: `msg_${turn}`, model: state.model, content: [block], usage };
      const from = subagent === undefined ? {} : { agent_id: subagent.id, subagent_type: subagent.type };
      yield { type: "assistant", message, parent_tool_use_id: null, ...from };
    }
    if ("say" in said) {
      const name = subagent === undefined ? "Stop" : "SubagentStop";
      await tell(name, { ...whose, last_assistant_message: said.say });
      return yield end("success", said.say);
    }
    const call = {
      ...whose,
      tool_name: "Bash",
      tool_input: { command: said.command },
      tool_use_id: `toolu_${turn}`,
    };
    const before = await tell("PreToolUse", call);
    if (before === "stop") return yield end("success", "");
    if (before === "deny") continue;
    if ((await afterCall(() => run(said.command), call, tell)) === "stop") return yield end("success", "");
  }
  yield end("error_max_turns", "");
}

type Answer = "stop" | "deny" | "go";
type Tell = (name: string, own: Partial<HookInput>) => Promise<Answer>;

async function afterCall(run: () => string, call: Partial<HookInput>, tell: Tell): Promise<Answer> {
  try {
    return await tell("PostToolUse", { ...call, tool_response: { stdout: run(), stderr: "" } });
  } catch (error) {
    return tell("PostToolUseFailure", { ...call, error: String(error) });
  }
}

/** One answer comes as a message for each of its blocks. */
function blocksOf(turn: number, command: string) {
  const call = { type: "tool_use", id: `toolu_${turn}`, name: "Bash", input: { command } };
  return [{ type: "text", text: "I run the tests." }, call];
}

async function answerOf({ params, seen }: Stage, input: HookInput): Promise<Answer> {
  const matchers = params.options?.hooks?.[input.hook_event_name] ?? [];
  let answer: Answer = "go";
  for (const hook of matchers.flatMap(({ hooks }) => hooks)) {
    const { continue: goesOn, hookSpecificOutput: output } = await hook(input);
    if (output?.["additionalContext"] !== undefined) seen.told.push(output["additionalContext"]);
    if (output?.["permissionDecision"] === "deny") {
      seen.denied.push(output["permissionDecisionReason"] ?? "");
      answer = "deny";
    }
    if (goesOn === false) return "stop";
  }
  return answer;
}
