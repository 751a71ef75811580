import type { SpanNode } from "./span-tree.js";

/** A tool call that was told of and has no result yet. */
export interface OpenCall {
  readonly agent: string;
  readonly tool: string;
  readonly call: string;
}

interface Requested extends OpenCall {
  hasBegun: boolean;
}

/** Asked-for calls remembered at a time: results come soon, or not at all. */
const MAX_REQUESTED = 1_024;

/** Calls that wait for results. A model asks for a call, a span carries it out, and either may not be recorded. */
export class OpenCalls {
  readonly #requested = new Map<string, Requested>();
  readonly #running = new Map<SpanNode, OpenCall>();

  /** A model asked for a call. */
  request(call: OpenCall): void {
    this.#requested.set(call.call, { ...call, hasBegun: false });
    if (this.#requested.size <= MAX_REQUESTED) return;
    for (const oldest of this.#requested.keys()) {
      this.#requested.delete(oldest);
      return;
    }
  }

  /** A span begins to carry out a call; says which one, where a model asked for it. */
  begin(
    node: SpanNode,
    wanted: { agent: string; tool: string; call: string | undefined },
  ): OpenCall | undefined {
    const found = this.#requestedAs(wanted);
    if (found === undefined) return undefined;
    found.hasBegun = true;
    this.#running.set(node, found);
    return found;
  }

  /** A span carries out a call that no recorded model asked for. */
  beginUnasked(node: SpanNode, call: OpenCall): void {
    this.#running.set(node, call);
  }

  /** The span is over. */
  end(node: SpanNode): OpenCall | undefined {
    const call = this.#running.get(node);
    this.#running.delete(node);
    if (call) this.#requested.delete(call.call);
    return call;
  }

  /** A model was given a result; says of which call, unless a span told of it. */
  answer({ agent, id, name }: { agent: string; id?: string; name?: string }): OpenCall | undefined {
    const isMeant = (call: Requested) => call.agent === agent && (name === undefined || call.tool === name);
    const found = id === undefined ? this.#first(isMeant) : this.#requested.get(id);
    if (found === undefined || found.hasBegun) return undefined;
    this.#requested.delete(found.call);
    return found;
  }

  #requestedAs({ agent, tool, call }: { agent: string; tool: string; call: string | undefined }) {
    const known = call === undefined ? undefined : this.#requested.get(call);
    if (known) return known;
    return (
      this.#first((open) => open.tool === tool && open.agent === agent) ??
      this.#first((open) => open.tool === tool)
    );
  }

  #first(isMeant: (call: Requested) => boolean): Requested | undefined {
    for (const call of this.#requested.values()) if (!call.hasBegun && isMeant(call)) return call;
    return undefined;
  }
}
