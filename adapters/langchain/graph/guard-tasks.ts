import { refusalIn } from "../../../src/index.js";
import { type ConfigStorage, loadStorage } from "../load-storage.js";
import type { ConfigShape } from "../shapes.js";
import { askPerson } from "./ask-person.js";
import type { CallHandler } from "./call-handler.js";
import { USER, type Visit } from "./graph-run.js";
import { isInterrupt } from "./is-interrupt.js";
import { isRefused, refusedTask, unlessRefused } from "./refused-task.js";
import { replyOf } from "./reply.js";
import { withHandler } from "./with-handler.js";

type Work = (...args: readonly unknown[]) => unknown;
type CallTask = (work: Work, name: string, args: readonly unknown[], options: object) => Promise<unknown>;

/** Where the code of the functional API finds what starts a task. */
const CALL_KEY = "__pregel_call";

interface Flow {
  readonly handler: CallHandler;
  readonly storage: ConfigStorage;
  /** The entrypoint that starts the tasks. */
  readonly visit: Visit;
  /** Tasks that are under way, copies told apart. */
  readonly open: Set<string>;
}

/** Adds a guard to the tasks that the code of an entrypoint starts: each is an agent, and gets its message from who spoke last. */
export async function guardTasks(
  handler: CallHandler,
  visit: Visit,
  config: ConfigShape,
): Promise<ConfigShape> {
  const storage = await loadStorage();
  return withGuard(config, { handler, storage, visit, open: new Set() });
}

function withGuard(config: ConfigShape, flow: Flow): ConfigShape {
  const call = config.configurable?.[CALL_KEY] as CallTask | undefined;
  if (call === undefined) return config;
  const guarded: CallTask = async (work, name, args, options) => {
    const { handler, visit, open } = flow;
    const task: Task = { work, agent: freeName(name, open), from: visit.lastSpeaker ?? USER };
    const make = (settings: object) => call((...given) => runTask(flow, task, given), name, args, settings);
    open.add(task.agent);
    try {
      const value = await make(options);
      // A run that is taken up again gets what the task gave back before, which may be that. Another run's is no answer.
      const isStale = isRefused(value) && value.task !== handler.run.task.id;
      const reply = unlessRefused(isStale ? await make({ ...options, cache: undefined }) : value);
      if (!handler.run.plan.hands.has(task.agent)) visit.lastSpeaker = task.agent;
      return reply;
    } finally {
      open.delete(task.agent);
    }
  };
  return { ...config, configurable: { ...config.configurable, [CALL_KEY]: guarded } };
}

/** Copies of one task that run at once: `worker`, `worker 2`. */
function freeName(name: string, open: ReadonlySet<string>): string {
  let free = name;
  for (let copy = 2; open.has(free); copy += 1) free = `${name} ${copy}`;
  return free;
}

interface Task {
  readonly work: Work;
  readonly agent: string;
  /** Who its message is from. */
  readonly from: string;
}

async function runTask(flow: Flow, task: Task, args: readonly unknown[]): Promise<unknown> {
  const { handler, storage } = flow;
  const { run } = handler;
  const config = storage.getRunnableConfig() ?? {};
  const visit = run.enterTask(config, { agent: task.agent, asker: task.from });
  try {
    await deliver(flow, { ...task, content: contentOf(args, run.plan.messagesKey), config });
    const told = withGuard(withHandler(config, handler), flow);
    const work = () => storage.runWithConfig(told, () => task.work(...args));
    return await run.plan.supervisor.within(run.task, work);
  } catch (error) {
    if (isInterrupt(error)) run.isPaused = true;
    const refusal = isInterrupt(error) ? null : refusalIn(error);
    if (refusal === null) throw error;
    run.refuse(visit, refusal, null);
    return refusedTask(refusal);
  } finally {
    run.leave(visit);
  }
}

interface Delivery extends Task {
  readonly content: string;
  readonly config: ConfigShape;
}

async function deliver({ handler: { run } }: Flow, delivery: Delivery): Promise<void> {
  const { from, agent, content, config } = delivery;
  const isHand = run.plan.hands.has(agent);
  try {
    await (isHand || from === agent ? run.task.guard(from) : run.task.agent(from).send(agent, content));
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal?.decision?.action !== "ask" || !run.canAsk) throw error;
    await askPerson(run, refusal, config);
    await run.task.guard(from, agent);
  }
}

/** What a task is given: the last words, where that is a conversation. */
function contentOf(args: readonly unknown[], messagesKey: string): string {
  return args.map((arg) => replyOf(arg, messagesKey).text).join("\n");
}
