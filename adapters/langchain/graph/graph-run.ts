import { refusalIn, type Task } from "../../../src/index.js";
import { type RefusalShape, summaryText } from "../../halt-mark.js";
import type { MessageClasses } from "../load-messages.js";
import { openAnswers, summaryId, summaryMessage } from "../own-words.js";
import type { ConfigShape, MessageShape } from "../shapes.js";
import type { GraphPlan } from "./graph-plan.js";
import { isInner, namespaceOf, namespacesIn, nodeOf } from "./seat.js";

/** The code around the agents: it passes notes on and can't loop by itself. */
const HARNESS = "harness";

/** Who starts a graph. */
export const USER = "user";

/** One run of one node. */
export interface Visit {
  readonly namespace: string;
  /** Names of the nodes down to it, joined by what no name has. */
  readonly path: string;
  readonly agent: string;
  /** The agent whose node the graph is that this node is part of; `null` in the root graph. */
  readonly container: string | null;
  /** Whether it is where the graph begins: nobody's work, but the caller's word. */
  readonly isStart: boolean;
  /** Messages that the node was given. */
  readonly given: readonly MessageShape[];
  modelCalls: number;
  /** Who spoke before it, where it is a task of the functional API. */
  readonly asker: string | null;
  /** The task that spoke last, where the node is code that starts tasks. */
  lastSpeaker: string | null;
  /** Nodes that run next because of this one. */
  sent: number;
  refusal: RefusalShape | null;
  /** Its own work was refused. `reply`: its reply was replaced, and others go on with that. `end`: nobody does. */
  refused: "reply" | "end" | null;
}

/** A node that is to run next. */
export interface Receiving {
  readonly node: string;
  /** Which of several copies of the node that start at once, and what it is sent. */
  readonly copy: { readonly index: number; readonly args: unknown } | null;
  /** Whether it does nothing but run tools. */
  readonly isTools: boolean;
}

/** One invocation of a supervised graph, which is one task. */
export class GraphRun {
  readonly plan: GraphPlan;
  readonly task: Task;
  readonly words: MessageClasses;
  /** Whether the graph waits for a person. */
  isPaused = false;
  /** Whether a person can be asked: the graph can be taken up again. */
  readonly canAsk: boolean;
  /** Deliveries that wait for a person's word, by the node that they go to: who sends. */
  readonly asked = new Map<string, string>();
  /** Nodes that run tools, by place, and the agents that asked them to: they are those agents' hands. */
  readonly #hands = new Map<string, string>();
  readonly #depth: number;
  readonly #visits = new Map<string, Visit>();
  /** Copies of one node that run at once, by the namespace of their run. */
  readonly #copies = new Map<string, string>();
  /** The same before they run, by what they are sent. */
  readonly #copyOf = new WeakMap<object, string>();
  readonly #summaries = new Set<string>();
  #endedBy: "refusal" | "itself" = "itself";

  constructor(
    options: Pick<GraphRun, "plan" | "task" | "words" | "canAsk"> & { readonly namespace: string },
  ) {
    this.plan = options.plan;
    this.task = options.task;
    this.words = options.words;
    this.canAsk = options.canAsk;
    this.#depth = namespacesIn(options.namespace).length;
  }

  /** How the task ended. A part that was cut is no halt when the rest came to its end after it. */
  get outcome(): "success" | "halted" {
    return this.#endedBy === "refusal" ? "halted" : "success";
  }

  /** The agent that acts at that place of the graph: the innermost node that is not a part of a prebuilt agent. */
  agentIn(namespace: string): string {
    const here = this.#visits.get(namespace);
    if (here !== undefined) return here.agent;
    for (const part of namespacesIn(namespace).slice(this.#depth).reverse()) {
      const visit = this.#visits.get(part);
      if (visit !== undefined) return visit.agent;
      const node = this.#nameOf(part);
      if (node !== null && !isInner(node)) return node;
    }
    return this.plan.agent;
  }

  /** Names of the nodes down to that place, copies told apart. */
  pathTo(namespace: string): string {
    return this.#visits.get(namespace)?.path ?? this.#nodesIn(namespace).join("|");
  }

  #nodesIn(namespace: string): string[] {
    const names = namespacesIn(namespace)
      .slice(this.#depth)
      .map((part) => this.#nameOf(part));
    return names.filter((name) => name !== null);
  }

  #nameOf(namespace: string): string | null {
    return this.#copies.get(namespace) ?? nodeOf(namespace);
  }

  enter(config: ConfigShape, input: unknown, given: readonly MessageShape[]): Visit {
    return this.#enter(config, input, given);
  }

  /** The start of a graph speaks for who called it: a person, or the agent whose node the graph is. */
  enterStart(config: ConfigShape, given: readonly MessageShape[]): Visit {
    return this.#enter(config, undefined, given, USER);
  }

  #enter(config: ConfigShape, input: unknown, given: readonly MessageShape[], caller?: string): Visit {
    const namespace = namespaceOf(config);
    const copy = typeof input === "object" && input !== null ? this.#copyOf.get(input) : undefined;
    if (copy !== undefined) this.#copies.set(namespace, copy);
    const nodes = this.#nodesIn(namespace);
    const container = nodes.length > 1 ? this.agentIn(parentOf(namespace)) : null;
    const visit: Visit = {
      namespace,
      path: nodes.join("|"),
      agent:
        caller === undefined
          ? (this.#hands.get(place(namespace)) ?? this.agentIn(namespace))
          : (container ?? caller),
      isStart: caller !== undefined,
      container,
      given,
      modelCalls: 0,
      asker: null,
      lastSpeaker: null,
      sent: 0,
      refusal: null,
      refused: null,
    };
    this.#visits.set(namespace, visit);
    return visit;
  }

  /** A task of the functional API is an agent of its own. */
  enterTask(
    config: ConfigShape,
    { agent, asker }: { readonly agent: string; readonly asker: string },
  ): Visit {
    this.#copies.set(namespaceOf(config), agent);
    const entered = this.#enter(config, undefined, []);
    const visit = { ...entered, agent, asker: asker === USER ? null : asker };
    this.#visits.set(visit.namespace, visit);
    return visit;
  }

  /** Who calls a tool there. A task that calls tools without having called a model is the hands of who spoke before it. */
  handIn(namespace: string): string {
    const visit = this.#visits.get(namespace);
    if (visit === undefined || visit.asker === null || visit.modelCalls > 0) return this.agentIn(namespace);
    this.plan.hands.add(visit.agent);
    return visit.asker;
  }

  visitIn(config: ConfigShape): Visit | undefined {
    return this.#visits.get(namespaceOf(config));
  }

  leave(visit: Visit): void {
    this.#visits.delete(visit.namespace);
    this.#copies.delete(visit.namespace);
  }

  /** Notes that a node came to an end of its graph. */
  noteEnd(visit: Visit): void {
    if (visit.container === null) this.#endedBy = "itself";
  }

  noteModelCall(namespace: string): void {
    for (const part of namespacesIn(namespace)) {
      const visit = this.#visits.get(part);
      if (visit === undefined) continue;
      visit.modelCalls += 1;
      this.plan.hands.delete(visit.agent);
    }
  }

  /** Who speaks in a node: its agent, or the code around the agents where a node neither speaks nor thinks. */
  speakerIn(visit: Visit, hasSpoken: boolean): string {
    if (visit.isStart) return visit.agent;
    if (visit.lastSpeaker !== null) return visit.lastSpeaker;
    const isSilent = !hasSpoken && visit.modelCalls === 0;
    if (isSilent) this.plan.silent.add(visit.path);
    else this.plan.silent.delete(visit.path);
    return isSilent ? HARNESS : visit.agent;
  }

  /** Who a note to a node is for: its agent, or the agent that it is the hands of. */
  receiver(visit: Visit, { node, copy, isTools }: Receiving): string {
    if (isTools) {
      this.#hands.set(place(visit.namespace, node), visit.agent);
      return visit.agent;
    }
    const around = visit.path.slice(0, visit.path.lastIndexOf("|") + 1);
    if (this.plan.silent.has(`${around}${node}`)) return HARNESS;
    const name = copy === null || copy.index === 0 ? node : `${node} ${copy.index + 1}`;
    if (typeof copy?.args === "object" && copy.args !== null) this.#copyOf.set(copy.args, name);
    return isInner(name) ? this.agentIn(parentOf(visit.namespace)) : name;
  }

  /** Notes that a node, or what it sent, was refused. @throws `error` where that is no refusal */
  refuse(visit: Visit, error: unknown, next: "reply" | "end" | null): RefusalShape {
    const refusal = refusalIn(error);
    if (refusal === null) throw error;
    visit.refusal = refusal;
    visit.refused = next === "reply" && refusal.code === "TASK_HALTED" ? "end" : next;
    this.#endedBy = "refusal";
    return refusal;
  }

  /** What a stop writes into the state: answers for open tool calls, and once per decision the summary. */
  lastWords(
    refusal: RefusalShape,
    messages: readonly MessageShape[],
    keepsMessages: boolean,
  ): Record<string, unknown> {
    const isNew = !this.#summaries.has(summaryId(refusal));
    this.#summaries.add(summaryId(refusal));
    const { task, decision } = refusal;
    const halt = { task, action: decision?.action ?? null, reason: decision?.reason ?? null };
    const extra = isNew ? this.plan.stateOnHalt({ ...halt, summary: summaryText(refusal) }) : {};
    const said = [
      ...openAnswers(this.words, messages),
      ...(isNew ? [summaryMessage(this.words, refusal)] : []),
    ];
    return { ...extra, ...(keepsMessages && said.length > 0 ? { [this.plan.messagesKey]: said } : {}) };
  }
}

/** Key of a node of a graph, whichever run of it. */
export function place(namespace: string, node = nodeOf(namespace)): string {
  return `${parentOf(namespace)}|${node}`;
}

/** The namespace of the graph that a node is part of. */
export function parentOf(namespace: string): string {
  const parents = namespacesIn(namespace).slice(0, -1);
  return parents.findLast((part) => nodeOf(part) !== null) ?? "";
}
