import type { Usage } from "../../core/event.js";
import type { ChatMessage } from "./chat-message.js";

/** What a span stands for. `step`: anything that neither thinks nor acts, such as a chain or a workflow. */
export type SpanRole = "agent" | "model" | "tool" | "handoff" | "step";

/** One span of a recorded run, in no format's own words. */
export interface Span {
  /** Tree that it belongs to. */
  readonly trace: string;
  readonly id: string;
  readonly parent?: string | undefined;
  /** Instants in milliseconds, with fractions. */
  readonly startAt?: number | undefined;
  readonly endAt?: number | undefined;
  readonly role: SpanRole;
  /** Name of the whole, where the span is the top of its tree. */
  readonly title?: string | undefined;
  /** Agent that it states: itself where the role is `agent`, else who does this. */
  readonly agent?: string | undefined;
  /** Whether `agent` is only the name of a step, such as a node of a graph: an agent if a model is called in it. */
  readonly isNode?: boolean | undefined;
  /** Conversation or session that the tree belongs to. */
  readonly thread?: string | undefined;
  /** Name of the service or program, where no agent is named. */
  readonly service?: string | undefined;
  readonly model?: string | undefined;
  readonly usage?: Usage | undefined;
  readonly costNanoUsd?: number | undefined;
  /** Messages that a model was given after its own last one. Those before are history. */
  readonly input?: readonly ChatMessage[] | undefined;
  /** What the span was called with, where that is plain text. */
  readonly inputText?: string | undefined;
  readonly output?: readonly ChatMessage[] | undefined;
  readonly outputText?: string | undefined;
  readonly tool?: SpanTool | undefined;
  /** Agent that takes over, where the role is `handoff`. */
  readonly handsTo?: string | undefined;
  readonly hasFailed?: boolean | undefined;
}

/** The tool call that a span stands for. */
export interface SpanTool {
  readonly name: string;
  /** Id that the model gave the call. */
  readonly call?: string | undefined;
  readonly args?: unknown;
  readonly result?: string | undefined;
}
