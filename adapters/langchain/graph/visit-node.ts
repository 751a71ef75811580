import { refusalIn } from "../../../src/index.js";
import { nudgeMessage } from "../own-words.js";
import { type ConfigShape, isRecord, type MessageShape } from "../shapes.js";
import { askPerson } from "./ask-person.js";
import { type GraphRun, place, type Visit } from "./graph-run.js";
import { isInterrupt } from "./is-interrupt.js";
import { messagesIn } from "./reply.js";

export interface NodeVisit {
  readonly input: unknown;
  readonly config: ConfigShape;
  /** Whether the node is a graph of its own: nothing may be slipped into what it keeps as its state. */
  readonly isGraph: boolean;
  /** Whether the state has messages that updates are added to. */
  readonly keepsMessages: boolean;
  readonly run: (input: unknown, visit: Visit) => Promise<unknown>;
}

/** Runs a node if it may run. What is refused ends in an update of the state instead of an error. */
export async function visitNode(run: GraphRun, node: NodeVisit): Promise<unknown> {
  const { input, config } = node;
  const visit = run.enter(config, input, messagesIn(input, run.plan.messagesKey));
  try {
    await passStart(run, visit, config);
  } catch (error) {
    return lastWords(run, visit, node, { error, next: "end" });
  }
  try {
    return await run.plan.supervisor.within(run.task, () => node.run(nudged(run, visit, node), visit));
  } catch (error) {
    return lastWords(run, visit, node, { error, next: "reply" });
  }
}

/** Asks at the gate; where a person is to say it, that person. */
async function passStart(run: GraphRun, visit: Visit, config: ConfigShape): Promise<void> {
  const here = place(visit.namespace);
  const sender = run.asked.get(here);
  try {
    await (sender === undefined ? run.task.guard(visit.agent) : run.task.guard(sender, visit.agent));
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal?.decision?.action !== "ask" || !run.canAsk) throw error;
    await askPerson(run, refusal, config);
    await (sender === undefined ? run.task.guard(visit.agent) : run.task.guard(sender, visit.agent));
  }
  run.asked.delete(here);
}

function nudged(run: GraphRun, visit: Visit, { input, isGraph }: NodeVisit): unknown {
  const { messagesKey, readers } = run.plan;
  if (isGraph || !isRecord(input) || !Array.isArray(input[messagesKey])) return input;
  if (!readers.has(visit.path) || hasOpenCalls(visit.given)) return input;
  const nudge = run.task.nudgeFor(visit.agent);
  return nudge === null
    ? input
    : { ...input, [messagesKey]: [...input[messagesKey], nudgeMessage(run.words, nudge)] };
}

/** A node that is to run tools looks for them in the last message: nothing may stand behind it. */
function hasOpenCalls(messages: readonly MessageShape[]): boolean {
  return (messages.at(-1)?.tool_calls?.length ?? 0) > 0;
}

function lastWords(
  run: GraphRun,
  visit: Visit,
  { input, keepsMessages }: NodeVisit,
  refused: { readonly error: unknown; readonly next: "reply" | "end" },
): unknown {
  if (isInterrupt(refused.error)) {
    run.isPaused = true;
    throw refused.error;
  }
  const refusal = run.refuse(visit, refused.error, refused.next);
  return run.lastWords(refusal, openFor(input, visit.given), keepsMessages);
}

/** A node that was sent one of several tool calls answers for that one only. */
function openFor(input: unknown, given: readonly MessageShape[]): readonly MessageShape[] {
  const call = isRecord(input) ? input["lg_tool_call"] : undefined;
  if (!isRecord(call)) return given;
  const answers = given.filter(({ tool_call_id }) => tool_call_id !== undefined);
  const asked = given.flatMap(({ tool_calls }) => tool_calls ?? []).filter(({ id }) => id === call["id"]);
  return [...answers, { content: "", tool_calls: asked, getType: () => "ai" }];
}
