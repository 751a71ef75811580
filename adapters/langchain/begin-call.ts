/** The second half of a call that a framework tells of as begin and end. */
export interface OpenCall<Request, Reply> {
  /** The request as the guard lets it through. */
  readonly request: Request;
  end(reply: Reply): Promise<void>;
  fail(error: unknown): Promise<void>;
}

/**
 * Begins a guarded call that something else makes, and resolves once it may be made.
 *
 * @throws what `guarded` throws instead of calling
 */
export async function beginCall<Request, Reply>(
  guarded: (call: (request: Request) => Promise<Reply>) => Promise<unknown>,
): Promise<OpenCall<Request, Reply>> {
  const reply = promised<Reply>();
  const begun = promised<Request>();
  const whole = guarded((request) => {
    begun.resolve(request);
    return reply.promise;
  });
  // Refused before it began: the refusal is for who wanted to begin. Later errors are the caller's own.
  whole.catch(begun.reject);
  const request = await begun.promise;
  const settled = () => whole.then(ignore, ignore);
  return {
    request,
    end: (value) => {
      reply.resolve(value);
      return settled();
    },
    fail: (error) => {
      reply.reject(error);
      return settled();
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
