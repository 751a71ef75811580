import type { Agent, ModelOptions } from "./agent.js";
import type { AnswerStream } from "./answer-stream.js";
import type { ModelRequest } from "./model-request.js";

/** A model call whose end comes elsewhere than its beginning, such as at the last piece of a stream. End it exactly once. */
export interface OpenCall<Request extends ModelRequest, Reply> {
  /** The request as it may be made. */
  readonly request: Request;
  /** The answer while it comes. */
  readonly stream: AnswerStream;
  /** Books what the call used. @throws AnswerStopped when the answer was ended */
  end(reply: Reply): Promise<void>;
  /** Books, or gives back, what a failed call held. Resolves to what its caller is to be told. */
  fail(error: unknown): Promise<unknown>;
}

/**
 * Begins what `agent.model` does in one piece, for clients that tell of begin and end apart. Resolves once the call may be
 * made.
 *
 * @throws TaskHalted, PartCut, BudgetRefused instead of calling
 */
export function beginCall<Request extends ModelRequest, Reply>(
  agent: Agent,
  request: Request,
  options?: ModelOptions<Reply>,
): Promise<OpenCall<Request, Reply>> {
  return agent.begin(request, options);
}
