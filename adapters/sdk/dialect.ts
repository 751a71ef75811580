import type { ModelRequest } from "../../src/index.js";
import type { Json } from "./json.js";

/** What reached an agent since it last answered. */
export type Heard =
  | { readonly kind: "message"; readonly text: string }
  | {
      readonly kind: "tool-result";
      readonly call: string;
      readonly text: string;
      readonly isError: boolean;
    };

/** A tool call that a model asks for. */
export interface AskedCall {
  readonly id: string;
  readonly tool: string;
  readonly args: unknown;
}

/** What a model answered. */
export interface Answer {
  readonly text: string;
  readonly calls: readonly AskedCall[];
  /** As the provider reports it. */
  readonly usage: unknown;
}

/** Puts an answer together from the events of its stream. */
export interface AnswerReader {
  /** Takes the next event and returns the text that it adds. */
  take(event: Json): string;
  /** Whether the event is there only because adjourn asked for it, and is kept from the caller. */
  isExtra(event: Json): boolean;
  answer(): Answer;
}

/** One kind of model call of a provider: how its requests and answers are written. */
export interface Dialect {
  /** The request as adjourn needs to see it; what is billed as input is all in `input`. */
  request(body: Json): ModelRequest;
  /** The body for the request as amended. */
  amend(body: Json, amended: Amendment): Json;
  heard(body: Json): readonly Heard[];
  answer(reply: Json): Answer;
  reader(body: Json): AnswerReader;
}

/** What is to change in a request; what is absent stays as it is. */
export interface Amendment {
  readonly model?: string;
  readonly maxOutputTokens?: number;
  readonly nudge?: string;
}
