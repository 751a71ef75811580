import { BadOption, refusalIn, type Supervisor, type Task, type TaskSpec } from "../../src/index.js";
import { type HaltMark, haltMark } from "../halt-mark.js";
import { loadFramework } from "../load-framework.js";
import { objectOf } from "../sdk/json.js";
import { type AgentsRun, currentPlace, enterTool, recordResults, withinRun } from "./agents-run.js";
import { toolResults } from "./run-items.js";
import { type AgentShape, isModel, type ProviderShape, type ResultShape } from "./shapes.js";
import { guardModel, isSupervisedModel } from "./supervise-model.js";

/** How a runner's runs are supervised. */
export interface RunnerOptions extends Omit<TaskSpec, "id" | "thread"> {
  /** Who gives the runs their input and gets their answers. @default "user"; inside another supervised run, the agent whose run that is */
  readonly caller?: string;
  /**
   * What a stopped run comes to: the summary as its final output, or the refusal thrown. Where an agent's output has a
   * type, the refusal is thrown.
   *
   * @default "summary"
   */
  readonly onStop?: "summary" | "throw";
}

/** What is needed of a runner. */
interface RunnerShape {
  readonly config: object;
  run(agent: never, input: never, options?: never): Promise<unknown>;
  emit(...event: never): boolean;
}

const halts = new WeakMap<object, HaltMark>();
/** Runs that wait for a person's word about a tool, by the state that they are taken up from. */
const paused = new WeakMap<object, AgentsRun>();

/**
 * Makes a runner of the same kind whose runs are tasks, or part of the task that they are called in: handoffs are messages,
 * tools are tool calls, and model calls are judged before they are made. The one given stays as it is.
 *
 * @throws BadOption where it is no runner
 * @example
 * const runner = superviseRunner(new Runner(), supervisor);
 * const result = await runner.run(triage, "Where is order 17?");
 * const halt = haltIn(result); // null, or what was stopped
 */
export function superviseRunner<Runner extends RunnerShape>(
  runner: Runner,
  supervisor: Supervisor,
  options: RunnerOptions = {},
): Runner {
  if (typeof runner?.run !== "function" || typeof runner.config !== "object") {
    throw new BadOption(`Expected a \`Runner\` of @openai/agents, got ${typeof runner}.`);
  }
  const guarded = new (runner.constructor as new (config: object) => Runner)(guardedConfig(runner.config));
  const run = guarded.run.bind(guarded) as unknown as Run;
  const emit = guarded.emit.bind(guarded) as unknown as Emit;
  const tell = runner.emit.bind(runner) as unknown as Emit;
  return Object.assign(guarded, {
    emit: (...event: Parameters<Emit>) => {
      noteHook(event);
      tell(...event);
      return emit(...event);
    },
    run: async (agent: AgentShape, input: unknown, runOptions?: object) => {
      refuseUnseen(agent);
      const opened = await openRun(supervisor, { agent, input, runOptions, options, config: runner.config });
      return supervisedRun(supervisor, opened, () => run(agent, input, runOptions));
    },
  });
}

type Run = (agent: AgentShape, input: unknown, options?: object) => Promise<ResultShape>;
type Emit = (type: string, ...args: unknown[]) => boolean;

/** Finds what adjourn stopped in a run; `null` where it came to its own end, or a stream has not ended yet. */
export function haltIn(result: object): HaltMark | null {
  return halts.get(result) ?? null;
}

function guardedConfig(config: object): object {
  const { modelProvider, model } = config as {
    readonly modelProvider: ProviderShape;
    readonly model?: unknown;
  };
  if (isModel(model) && !isSupervisedModel(model)) {
    throw new BadOption("Expected the runner's `model` to be a name, or made by `superviseModel`.");
  }
  const getModel = async (name?: string) => {
    const found = {
      name: name || (await defaultModel()),
      find: (other: string) => modelProvider.getModel(other),
    };
    return guardModel(await modelProvider.getModel(name), found);
  };
  return { ...config, modelProvider: { getModel } };
}

async function defaultModel(): Promise<string> {
  const { getDefaultModel } = await loadFramework<{ getDefaultModel: () => string }>("@openai/agents");
  return getDefaultModel();
}

/** Whose turn it is, and which tool begins: the framework's hooks run in the async context that they tell of. */
function noteHook([type, , agent, tool]: Parameters<Emit>): void {
  const place = currentPlace();
  if (place !== undefined && type === "agent_start") place.run.current = (agent as AgentShape).name;
  if (type === "agent_tool_start") enterTool(String(objectOf(tool)["name"]));
}

/** A model that nobody sees would spend money that nobody counts. */
function refuseUnseen(agent: AgentShape, seen = new Set<AgentShape>()): void {
  if (seen.has(agent)) return;
  seen.add(agent);
  if (isModel(agent.model) && !isSupervisedModel(agent.model)) {
    throw new BadOption(
      `Expected the model of agent "${agent.name}" to be a name, or made by \`superviseModel\`, got another one.`,
    );
  }
  for (const next of agent.handoffs ?? []) refuseUnseen("agent" in next ? next.agent : next, seen);
}

interface Opening {
  readonly agent: AgentShape;
  readonly input: unknown;
  readonly runOptions: object | undefined;
  readonly options: RunnerOptions;
  readonly config: object;
}

interface OpenedRun {
  readonly run: AgentsRun;
  /** Whether the task is the run's own. */
  readonly owns: boolean;
}

async function openRun(supervisor: Supervisor, opening: Opening): Promise<OpenedRun> {
  const { agent, input, options } = opening;
  const waiting = typeof input === "object" && input !== null ? paused.get(input) : undefined;
  if (waiting !== undefined && !waiting.task.isOver) return { run: waiting, owns: true };
  const { caller = "user", onStop = "summary", ...spec } = options;
  const around = supervisor.current();
  const owns = around === undefined || around.isOver;
  const place = currentPlace();
  const asking = place !== undefined && place.run.task === around ? place.run.current : caller;
  const thread = owns ? await threadOf(opening) : undefined;
  const task: Task = owns
    ? supervisor.task({ ...spec, ...(thread === undefined ? {} : { thread }) })
    : around;
  const run: AgentsRun = {
    task,
    caller: asking,
    onStop,
    current: agent.name,
    isFresh: true,
    handoff: null,
    openCalls: new Map(),
    started: new Map(),
    refusal: null,
    isStopped: false,
  };
  return { run, owns };
}

/** A conversation over several runs is a thread: by the runner's group, the server's conversation, or the session. */
async function threadOf({ config, runOptions }: Opening): Promise<string | undefined> {
  const { conversationId, session } = objectOf(runOptions);
  const { groupId } = objectOf(config);
  const { getSessionId } = objectOf(session);
  const id =
    groupId ??
    conversationId ??
    (typeof getSessionId === "function" ? await getSessionId.call(session) : undefined);
  return typeof id === "string" && id !== "" ? id : undefined;
}

async function supervisedRun(
  supervisor: Supervisor,
  opened: OpenedRun,
  start: () => Promise<ResultShape>,
): Promise<ResultShape> {
  const { run } = opened;
  try {
    const result = await supervisor.within(run.task, () => withinRun(run, start));
    const { completed } = result;
    if (completed === undefined) await end(opened, result);
    else
      completed.then(
        () => end(opened, result),
        (error: unknown) => fail(opened, error),
      );
    return result;
  } catch (error) {
    await fail(opened, error);
    throw stopIn(error) ?? error;
  }
}

async function end({ run, owns }: OpenedRun, result: ResultShape): Promise<void> {
  if (run.refusal !== null) halts.set(result, haltMark(run.refusal));
  if ((result.interruptions ?? []).length > 0) {
    if (owns) paused.set(result.state, run);
    return;
  }
  if (!run.task.isOver)
    recordResults({ run, tool: null }, toolResults(result.newItems.map(({ rawItem }) => rawItem)));
  const outcome = run.isStopped ? "halted" : result.cancelled === true ? "unknown" : "success";
  await finish({ run, owns }, outcome);
}

function fail(opened: OpenedRun, error: unknown): Promise<void> {
  return finish(opened, stopIn(error) === null ? "failure" : "halted");
}

/** What was refused inside a tool that has no words for errors: the framework puts it into one of its own. */
function stopIn(error: unknown): Error | null {
  return refusalIn(error) ?? refusalIn(objectOf(error)["error"]);
}

/** What came of the run stands; where the store fails, the supervisor ends the task when it is idle. */
async function finish(
  { run, owns }: OpenedRun,
  outcome: "success" | "halted" | "failure" | "unknown",
): Promise<void> {
  if (owns) await run.task.finish({ outcome }).catch(() => undefined);
}
