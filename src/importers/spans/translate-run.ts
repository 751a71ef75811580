import { cutName } from "../cut-name.js";
import type { ImportedEvent, RecordedRun } from "../recorded-run.js";
import { type Bill, collectBills } from "./bills.js";
import { Cast, USER } from "./cast.js";
import type { ChatMessage } from "./chat-message.js";
import { moments } from "./moments.js";
import { type OpenCall, OpenCalls } from "./open-calls.js";
import type { ChatCall } from "./read-parts.js";
import type { Span } from "./span.js";
import { endOf, startOf } from "./span-times.js";
import { buildSpanTree, type SpanNode } from "./span-tree.js";
import { Words } from "./words.js";

/** Tells the spans of one run as events, in order of time. */
export function translateRun(spans: readonly Span[], run: RecordedRun): void {
  const nodes = buildSpanTree(spans);
  const teller = new Teller(nodes, run);
  for (const { node, isEnd } of moments(nodes)) {
    if (isEnd) teller.end(node);
    else teller.begin(node);
  }
}

type Said = Pick<Extract<ImportedEvent, { type: "message" }>, "channel" | "content"> & {
  readonly from: string;
  readonly to: string;
};

class Teller {
  readonly #run: RecordedRun;
  readonly #cast: Cast;
  readonly #bills: ReadonlyMap<SpanNode, Bill>;
  readonly #hasHandoffs: boolean;
  readonly #calls = new OpenCalls();
  readonly #words = new Words();
  /** Turns whose agent has answered, or handed over: nothing is left to say at their end. */
  readonly #concluded = new Set<SpanNode>();
  /** Turns whose agent has last asked for tools: what it says comes in a later turn, unless this one has an answer. */
  readonly #asking = new Set<SpanNode>();
  /** Latest model call of each agent: the calls that follow are one round. */
  readonly #rounds = new Map<string, string>();
  #lastActor: string | undefined;

  constructor(nodes: readonly SpanNode[], run: RecordedRun) {
    this.#run = run;
    this.#cast = new Cast(nodes);
    this.#bills = collectBills(nodes);
    this.#hasHandoffs = nodes.some(({ span }) => span.role === "handoff");
    run.state(USER, "human");
  }

  begin(node: SpanNode): void {
    if (node.parent === undefined && !node.isOrphan) this.#ask(node);
    if (this.#cast.isTurn(node)) this.#call(node);
    else if (this.#cast.isModelCall(node)) this.#hear(node);
    else if (node.span.role === "tool") this.#beginTool(node);
  }

  end(node: SpanNode): void {
    if (this.#cast.isTurn(node)) this.#endTurn(node);
    else if (this.#cast.isModelCall(node)) this.#speak(node);
    else {
      if (node.span.role === "tool") this.#endTool(node);
      if (node.span.role === "handoff") this.#handOver(node);
      this.#book(node, this.#cast.agentOf(node), this.#bills.get(node));
    }
  }

  /** What the run was asked for, by whoever stands outside. */
  #ask(root: SpanNode): void {
    if (root.span.inputText) this.#hearUser(root, this.#cast.firstAgent(root), root.span.inputText);
  }

  /** The agent around calls the one inside. Agents side by side hand over to each other by what they say. */
  #call(turn: SpanNode): void {
    const around = this.#cast.turnAround(turn);
    if (!around || !this.#cast.isHub(around)) return;
    const from = cutName(this.#cast.agentOf(around));
    const child = cutName(this.#cast.agentOf(turn));
    const { inputText } = turn.span;
    const said = { ...startOf(turn), from, ...(inputText !== undefined && { content: inputText }) };
    const isCopy = around.span.agent === turn.span.agent;
    this.#run.add(isCopy ? { type: "spawn", ...said, child } : { type: "message", ...said, to: child });
  }

  /** A model is given results that no span has told of, and what a person has said meanwhile. */
  #hear(node: SpanNode): void {
    const agent = cutName(this.#cast.agentOf(node));
    const isFront = cutName(this.#cast.firstAgent(node.root)) === agent && !node.root.isOrphan;
    for (const { role, text, results } of node.span.input ?? []) {
      for (const result of results) {
        const call = this.#calls.answer({ agent, ...result });
        if (call)
          this.#result(call, {
            ...startOf(node),
            ...(result.text !== undefined && { content: result.text }),
          });
      }
      if (role === "user" && isFront && text) this.#hearUser(node, agent, text);
    }
  }

  #hearUser(node: SpanNode, to: string, content: string): void {
    if (!this.#words.isNewFromUser(content)) return;
    this.#run.add({ type: "message", ...startOf(node), from: USER, to: cutName(to), content });
  }

  #speak(node: SpanNode): void {
    const agent = cutName(this.#cast.agentOf(node));
    const turn = this.#cast.turnAround(node);
    this.#rounds.set(agent, cutName(node.span.id));
    this.#lastActor = agent;
    if (turn) {
      this.#concluded.delete(turn);
      this.#asking.delete(turn);
    }
    const bill = this.#tellOutput(node, agent);
    this.#book(node, agent, bill);
  }

  /** Tells what a model put out; returns the bill where there was no event to charge it to. */
  #tellOutput(node: SpanNode, agent: string): Bill | undefined {
    const text = textOf(node.span.output) ?? node.span.outputText;
    const calls = (node.span.output ?? [])
      .flatMap((message) => message.calls)
      .filter(({ name }) => !(this.#hasHandoffs && name.startsWith("transfer_to_")));
    if (calls.length === 0) return this.#tellWords(node, agent, text);
    const isThinking = text !== undefined && text.trim() !== "";
    let bill = this.#bills.get(node);
    if (isThinking) {
      this.#say(node, { from: agent, to: agent, content: text, channel: "thought" }, bill);
      bill = undefined;
    }
    this.#tellCalls(node, agent, { calls, bill });
    return undefined;
  }

  #tellCalls(
    node: SpanNode,
    agent: string,
    { calls, bill }: { readonly calls: readonly ChatCall[]; readonly bill: Bill | undefined },
  ): void {
    for (const [index, { id, name, args }] of calls.entries()) {
      const call = { agent, tool: cutName(name), call: cutName(id ?? `${node.span.id}.${index}`) };
      this.#calls.request(call);
      this.#tellCall(call, { ...endOf(node), args }, index === 0 ? bill : undefined);
    }
    const turn = this.#cast.turnAround(node);
    if (turn) this.#asking.add(turn);
  }

  #tellWords(node: SpanNode, agent: string, content: string | undefined): Bill | undefined {
    const bill = this.#bills.get(node);
    const turn = this.#cast.turnAround(node);
    const to = this.#cast.addressee(node);
    // Without content, that another agent goes on is all that shows that this one has spoken to it.
    if (content === undefined && (turn || to === USER)) return bill;
    this.#say(node, { from: agent, to, ...(content !== undefined && { content }) }, bill);
    if (content !== undefined) this.#words.hear(agent, content);
    if (turn) this.#concluded.add(turn);
    return undefined;
  }

  /** An agent called as a tool speaks for itself; what the model asked for was told, and needs its result. */
  #beginTool(node: SpanNode): void {
    const { name, call, args } = node.span.tool ?? {};
    const wanted = { agent: this.#callerOf(node), tool: cutName(name, "tool") };
    if (this.#calls.begin(node, { ...wanted, call }) || this.#cast.hasTurnInside(node)) return;
    const unasked = { ...wanted, call: cutName(call ?? node.span.id) };
    this.#calls.beginUnasked(node, unasked);
    this.#tellCall(unasked, { ...startOf(node), args }, undefined);
  }

  /** Who stands around the span; where tools have a step of their own, who acted last. */
  #callerOf(node: SpanNode): string {
    const isKnown = this.#cast.turnAround(node) !== undefined || node.span.agent !== undefined;
    return cutName((isKnown ? undefined : this.#lastActor) ?? this.#cast.agentOf(node));
  }

  #endTool(node: SpanNode): void {
    const call = this.#calls.end(node);
    const { result } = node.span.tool ?? {};
    const status = node.span.hasFailed ? "error" : "ok";
    if (call)
      this.#result(call, { ...endOf(node), status, ...(result !== undefined && { content: result }) });
  }

  #handOver(node: SpanNode): void {
    const turn = this.#cast.turnAround(node);
    if (turn) this.#concluded.add(turn);
    const { handsTo } = node.span;
    if (handsTo !== undefined) this.#say(node, { from: this.#cast.agentOf(node), to: handsTo }, undefined);
  }

  /** What an agent did not say through a model that was recorded, its turn says. */
  #endTurn(turn: SpanNode): void {
    const agent = cutName(this.#cast.agentOf(turn));
    const bill = this.#bills.get(turn);
    const content = textOf(turn.span.output) ?? turn.span.outputText;
    const isStage = this.#cast.hasTurnInside(turn) && !this.#cast.isHub(turn);
    const isAsking = this.#asking.has(turn) && content === undefined;
    if (isStage || isAsking || this.#concluded.has(turn)) {
      this.#book(turn, agent, bill);
      return;
    }
    if (content !== undefined) this.#words.hear(agent, content);
    this.#lastActor = agent;
    this.#say(
      turn,
      { from: agent, to: this.#cast.addressee(turn), ...(content !== undefined && { content }) },
      bill,
    );
  }

  /** Books a model call that no other event tells of. */
  #book(node: SpanNode, agent: string, bill: Bill | undefined): void {
    if (bill?.usage === undefined) return;
    const { usage, model = "unknown", ...cost } = bill;
    this.#run.add({ type: "model-call", ...endOf(node), from: cutName(agent), model, usage, ...cost });
  }

  #say(node: SpanNode, { from, to, ...said }: Said, bill: Bill | undefined): void {
    this.#run.add({
      type: "message",
      ...endOf(node),
      from: cutName(from),
      to: cutName(to),
      ...said,
      ...bill,
    });
  }

  #tellCall(
    { agent, tool, call }: OpenCall,
    what: { at?: number; args: unknown },
    bill: Bill | undefined,
  ): void {
    const round = this.#rounds.get(agent);
    const { args, ...at } = what;
    this.#run.add({
      type: "tool-call",
      ...at,
      from: agent,
      tool,
      call,
      ...(round !== undefined && { round }),
      ...(args !== undefined && { args }),
      ...bill,
    });
  }

  #result(call: OpenCall, result: { at?: number; status?: "ok" | "error"; content?: string }): void {
    this.#run.add({ type: "tool-result", to: call.agent, tool: call.tool, call: call.call, ...result });
  }
}

function textOf(messages: readonly ChatMessage[] | undefined): string | undefined {
  const texts = (messages ?? []).flatMap(({ text }) => text ?? []);
  return texts.length > 0 ? texts.join("\n") : undefined;
}
