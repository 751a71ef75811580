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
export async function beginCall<Request extends ModelRequest, Reply>(
  agent: Agent,
  request: Request,
  options?: ModelOptions<Reply>,
): Promise<OpenCall<Request, Reply>> {
  const reply = promised<Reply>();
  const begun = promised<{ readonly request: Request; readonly stream: AnswerStream }>();
  const whole = agent.model(
    request,
    (amended, stream) => {
      begun.resolve({ request: amended, stream });
      return reply.promise;
    },
    options,
  );
  // Refused before it began: that is for who wanted to begin. What fails later is told by `end` and `fail`.
  whole.catch(begun.reject);
  return {
    ...(await begun.promise),
    end: async (value) => {
      reply.resolve(value);
      await whole;
    },
    fail: (error) => {
      reply.reject(error);
      return whole.then(
        () => error,
        (told: unknown) => told,
      );
    },
  };
}

function promised<Value>() {
  let resolve: (value: Value) => void = ignore;
  let reject: (error: unknown) => void = ignore;
  const promise = new Promise<Value>((...ends) => {
    [resolve, reject] = ends;
  });
  return { promise, resolve, reject };
}

function ignore(): void {}
