import { PartCut } from "../../../src/index.js";
import { isOwn } from "../own-words.js";
import { refusalIn } from "../refusal-in.js";
import { type ConfigShape, isRecord, type RunnableShape } from "../shapes.js";
import type { GraphRun, Visit } from "./graph-run.js";
import { type Reply, replyOf } from "./reply.js";
import { deliveryPlace } from "./visit-node.js";

type Write = readonly [channel: string, value: unknown];

/** A write that makes a node run. */
interface Route {
  readonly write: Write;
  readonly node: string;
  readonly kind: "edge" | "join" | "send";
}

/** Where a graph collects what a node writes. */
const SEND_KEY = "__pregel_send";

export interface WriterVisit {
  readonly writer: RunnableShape;
  readonly output: unknown;
  readonly config: ConfigShape;
  readonly visit: Visit;
  readonly keepsMessages: boolean;
  /** Whether it is the node's last writer. */
  readonly isLast: boolean;
}

/** Lets a node write its updates, and judges each note to another node before it is delivered. */
export async function writeRoutes(run: GraphRun, writing: WriterVisit): Promise<unknown> {
  const { writer, output, config, visit, isLast } = writing;
  const send = config.configurable?.[SEND_KEY] as ((writes: readonly Write[]) => void) | undefined;
  if (send === undefined) return writer.invoke(output, config);
  const routes: Route[] = [];
  const keep = (writes: readonly Write[]) => {
    const updates = writes.filter((write) => {
      const route = routeOf(write);
      if (route !== null) routes.push(route);
      return route === null;
    });
    if (updates.length > 0) send(updates);
  };
  await writer.invoke(output, { ...config, configurable: { ...config.configurable, [SEND_KEY]: keep } });
  const reply = replyOf(output, run.plan.messagesKey);
  const allowed = await allowedRoutes(run, { visit, reply, routes });
  if (allowed.refused && visit.refusal !== null) {
    const messages = [...visit.given, ...reply.messages];
    send(Object.entries(run.lastWords(visit.refusal, messages, writing.keepsMessages)));
  }
  if (allowed.writes.length > 0) send(allowed.writes);
  if (isLast) await endVisit(run, visit, reply);
  return output;
}

interface Notes {
  readonly visit: Visit;
  readonly reply: Reply;
  readonly routes: readonly Route[];
}

async function allowedRoutes(run: GraphRun, notes: Notes): Promise<{ writes: Write[]; refused: boolean }> {
  const { visit, reply, routes } = notes;
  if (visit.refused === "end")
    return { writes: routes.filter(isDue(visit)).map(({ write }) => write), refused: false };
  const from = run.speakerIn(visit, reply.messages.length > 0);
  const copies = new Map<string, number>();
  const writes: Write[] = [];
  const before = visit.refusal;
  for (const route of routes) {
    const index = copies.get(route.node) ?? 0;
    copies.set(route.node, index + 1);
    const copy = route.kind === "send" ? { index, args: argsOf(route) } : null;
    const to = run.receiver(visit, route.node, copy);
    const content = copy === null ? reply.text : replyOf(copy.args, run.plan.messagesKey).text;
    if (await deliver(run, { visit, reply, route, from, to, content })) writes.push(route.write);
  }
  visit.sent += writes.length;
  return { writes, refused: visit.refusal !== before };
}

/** A node that waits for several others must not wait for ever for the one that was cut. */
function isDue({ refusal }: Visit) {
  return ({ kind }: Route): boolean => kind === "join" && refusal instanceof PartCut;
}

async function deliver(
  run: GraphRun,
  {
    visit,
    reply,
    route,
    from,
    to,
    content,
  }: Omit<Notes, "routes"> & {
    readonly route: Route;
    readonly from: string;
    readonly to: string;
    readonly content: string;
  },
): Promise<boolean> {
  // What adjourn says in the place of an agent is no message of that agent.
  if (from === to || visit.refused === "reply" || reply.messages.some(isSummary)) return true;
  try {
    await run.task.agent(from).send(to, content);
    return true;
  } catch (error) {
    if (refusalIn(error)?.decision?.action === "ask" && run.canAsk) {
      run.asked.set(deliveryPlace(visit.namespace, route.node), from);
      return true;
    }
    run.refuse(visit, error, null);
    return isDue(visit)(route);
  }
}

function isSummary(message: Reply["messages"][number], index: number, all: Reply["messages"]): boolean {
  return index === all.length - 1 && isOwn(message);
}

/** Nobody runs next because of this node: what it said goes to who asked for it. */
async function endVisit(run: GraphRun, visit: Visit, reply: Reply): Promise<void> {
  if (visit.sent === 0 && visit.refusal === null) {
    const from = run.speakerIn(visit, reply.messages.length > 0);
    const to = visit.container ?? "user";
    run.noteEnd(visit);
    if (from !== to && !run.task.isOver) run.task.record({ type: "message", from, to, content: reply.text });
  }
  run.leave(visit);
}

function routeOf(write: Write): Route | null {
  const [channel, value] = write;
  if (channel === "__pregel_tasks")
    return { write, kind: "send", node: String(isRecord(value) ? value["node"] : "") };
  if (channel.startsWith("branch:to:"))
    return { write, kind: "edge", node: channel.slice("branch:to:".length) };
  if (channel.startsWith("join:"))
    return { write, kind: "join", node: channel.slice(channel.lastIndexOf(":") + 1) };
  return null;
}

function argsOf({ write: [, packet] }: Route): unknown {
  return isRecord(packet) ? packet["args"] : undefined;
}
