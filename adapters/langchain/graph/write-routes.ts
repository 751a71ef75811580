import { refusalIn } from "../../../src/index.js";
import { isOwn } from "../own-words.js";
import { type ConfigShape, isRecord, type RunnableShape } from "../shapes.js";
import { PREVIOUS_CHANNEL } from "./graph-parts.js";
import { type GraphRun, place, USER, type Visit } from "./graph-run.js";
import { type Reply, replyOf } from "./reply.js";

type Write = readonly [channel: string, value: unknown];

/** A write that makes a node run. */
interface Route {
  readonly write: Write;
  readonly node: string;
  /** What a node is sent of its own; `null` where it reads the state. */
  readonly packet: { readonly args: unknown } | null;
}

/** Where a graph collects what a node writes. */
const SEND_KEY = "__pregel_send";

export interface WriterVisit {
  readonly writers: readonly RunnableShape[];
  readonly output: unknown;
  readonly config: ConfigShape;
  /** The configuration that a writer gets to run under. */
  readonly configOf: (writer: RunnableShape, config: ConfigShape) => ConfigShape;
  readonly visit: Visit;
  readonly keepsMessages: boolean;
  /** Nodes of the graph that do nothing but run tools. */
  readonly toolNodes: ReadonlySet<string>;
}

/** Lets a node write its updates, and judges each note to another node before it is delivered. */
export async function writeRoutes(run: GraphRun, writing: WriterVisit): Promise<unknown> {
  const { output, config, visit, toolNodes } = writing;
  const send = config.configurable?.[SEND_KEY] as ((writes: readonly Write[]) => void) | undefined;
  if (send === undefined) return writeAll(writing, config);
  const routes: Route[] = [];
  const keep = (writes: readonly Write[]) => {
    const updates = writes.filter((write) => {
      const route = routeOf(write);
      if (route !== null) routes.push(route);
      // What an entrypoint has kept of the run before stands, where this one was stopped.
      return route === null && (visit.refused === null || write[0] !== PREVIOUS_CHANNEL);
    });
    if (updates.length > 0) send(updates);
  };
  const kept = { ...config, configurable: { ...config.configurable, [SEND_KEY]: keep } };
  const before = visit.refusal;
  try {
    await writeAll(writing, kept);
  } catch (error) {
    // Code that is asked which way to go was refused a call: it does not say, so nobody runs next.
    run.refuse(visit, error, "end");
  }
  const reply = replyOf(output, run.plan.messagesKey);
  const allowed = await allowedRoutes(run, { visit, reply, routes, toolNodes });
  if (visit.refusal !== null && visit.refusal !== before) {
    const messages = [...visit.given, ...reply.messages];
    send(Object.entries(run.lastWords(visit.refusal, messages, writing.keepsMessages)));
  }
  if (allowed.length > 0) send(allowed);
  endVisit(run, visit, reply);
  return output;
}

async function writeAll({ writers, output, configOf }: WriterVisit, config: ConfigShape): Promise<unknown> {
  let written = output;
  for (const writer of writers) written = await writer.invoke(written, configOf(writer, config));
  return written;
}

interface Notes {
  readonly toolNodes: ReadonlySet<string>;
  readonly visit: Visit;
  readonly reply: Reply;
  readonly routes: readonly Route[];
}

async function allowedRoutes(run: GraphRun, notes: Notes): Promise<readonly Write[]> {
  const { visit, reply, routes } = notes;
  if (visit.refused === "end") return [];
  const from = run.speakerIn(visit, reply.messages.length > 0);
  const copies = new Map<string, number>();
  const writes: Write[] = [];
  for (const route of routes) {
    const index = copies.get(route.node) ?? 0;
    copies.set(route.node, index + 1);
    const copy = route.packet === null ? null : { index, args: route.packet.args };
    const to = run.receiver(visit, { node: route.node, copy, isTools: notes.toolNodes.has(route.node) });
    const content = copy === null ? reply.text : replyOf(copy.args, run.plan.messagesKey).text;
    if (await isDelivered(run, notes, { node: route.node, from, to, content })) writes.push(route.write);
  }
  visit.sent += writes.length;
  return writes;
}

interface Note {
  readonly node: string;
  readonly from: string;
  readonly to: string;
  readonly content: string;
}

async function isDelivered(run: GraphRun, { visit, reply }: Notes, note: Note): Promise<boolean> {
  const { node, from, to, content } = note;
  // What adjourn says in the place of an agent is no message of that agent.
  if (from === to || visit.refused === "reply" || reply.messages.some(isSummary)) return true;
  try {
    await run.task.agent(from).send(to, content);
    return true;
  } catch (error) {
    const isAsked = refusalIn(error)?.decision?.action === "ask" && run.canAsk;
    // The node that it goes to asks the person before it runs.
    if (isAsked) run.asked.set(place(visit.namespace, node), from);
    else run.refuse(visit, error, null);
    return isAsked;
  }
}

function isSummary(message: Reply["messages"][number], index: number, all: Reply["messages"]): boolean {
  return index === all.length - 1 && isOwn(message);
}

/** Nobody runs next because of this node: what it said goes to who asked for it. */
function endVisit(run: GraphRun, visit: Visit, reply: Reply): void {
  if (visit.sent === 0 && visit.refusal === null) {
    const from = run.speakerIn(visit, reply.messages.length > 0);
    const to = visit.container ?? USER;
    run.noteEnd(visit);
    if (from !== to && !run.task.isOver) run.task.record({ type: "message", from, to, content: reply.text });
  }
  run.leave(visit);
}

function routeOf(write: Write): Route | null {
  const [channel, value] = write;
  if (channel === "__pregel_tasks" && isRecord(value))
    return { write, node: String(value["node"]), packet: { args: value["args"] } };
  if (channel.startsWith("branch:to:"))
    return { write, node: channel.slice("branch:to:".length), packet: null };
  // `join:one+other:node` has the node last.
  if (channel.startsWith("join:"))
    return { write, node: channel.slice(channel.lastIndexOf(":") + 1), packet: null };
  return null;
}
