import type { Json } from "../sdk/json.js";

/** What is read of a request to a model. */
export interface RequestShape {
  readonly systemInstructions?: string;
  readonly input: string | readonly Json[];
  readonly modelSettings: { readonly maxTokens?: number };
  readonly tools: readonly unknown[];
  readonly handoffs: readonly { readonly toolName: string }[];
  readonly outputType: unknown;
  readonly signal?: AbortSignal;
}

/** What is read of a model's answer. */
export interface ResponseShape {
  readonly usage: unknown;
  readonly output: readonly Json[];
}

/** The methods by which the framework calls a model. */
export interface ModelShape {
  getResponse(request: RequestShape): Promise<ResponseShape>;
  getStreamedResponse(request: RequestShape): AsyncIterable<Json>;
}

/** Finds models by their names. */
export interface ProviderShape {
  getModel(name?: string): Promise<ModelShape> | ModelShape;
}

/** What is read of an agent. */
export interface AgentShape {
  readonly name: string;
  readonly model?: unknown;
  /** Agents, and handoffs that know theirs. */
  readonly handoffs?: readonly (AgentShape | { readonly agent: AgentShape })[];
}

/** What is read of a run's result. */
export interface ResultShape {
  readonly newItems: readonly { readonly rawItem?: unknown }[];
  readonly interruptions?: readonly unknown[];
  readonly state: object;
  /** Streams only. */
  readonly completed?: Promise<void>;
  readonly cancelled?: boolean;
}

export function isModel(value: unknown): value is ModelShape {
  return typeof value === "object" && value !== null && "getResponse" in value;
}
