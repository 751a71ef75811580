import { BadOption } from "../../src/index.js";
import type { Dialect } from "./dialect.js";
import { type Json, objectOf } from "./json.js";
import { beginSupervised, type SuperviseOptions } from "./supervised-call.js";
import { isStream, watchStream } from "./watch-stream.js";

/** What is needed of a client: both providers' SDKs come from one generator and have it. */
export interface SdkClient {
  post(path: string, options?: never): unknown;
  withOptions(options: object): unknown;
}

/** The promise of the SDKs: a response, and how it is read when somebody asks. */
interface ApiPromise {
  responsePromise: Promise<unknown>;
  parseResponse: (client: unknown, response: unknown) => unknown;
  /** Version 7 of `openai` gives each promise one of its own, which reads by what was there before. */
  _thenUnwrap?: unknown;
}

type Post = (path: string, options?: unknown) => ApiPromise;

/**
 * Makes a client of the same class that asks before each model call. The one given stays as it is. All ways to
 * call a model end in `post`, helpers for streams and tools included.
 */
export function superviseClient<Client extends SdkClient>(
  client: Client,
  dialects: Readonly<Record<string, Dialect>>,
  options: SuperviseOptions,
): Client {
  if (typeof client?.post !== "function" || typeof client.withOptions !== "function") {
    throw new BadOption(
      `Expected a client of the SDK with \`post\` and \`withOptions\`, got ${typeof client}.`,
    );
  }
  const own = client.withOptions({}) as Client;
  const post = own.post.bind(own) as unknown as Post;
  const withOptions = own.withOptions.bind(own);
  return Object.assign(own, {
    post: (path: string, request?: unknown) => {
      const dialect = Object.hasOwn(dialects, path) ? dialects[path] : undefined;
      if (dialect === undefined) return post(path, request);
      return supervisePost((amended) => post(path, amended), { request, dialect, options });
    },
    withOptions: (changes: object) => superviseClient(withOptions(changes) as Client, dialects, options),
  });
}

function isStreamed({ body }: Json): boolean {
  return objectOf(body)["stream"] === true;
}

interface Posting {
  readonly request: unknown;
  readonly dialect: Dialect;
  readonly options: SuperviseOptions;
}

/** The SDKs wait for a request that is a promise: a refusal is told as it is, and not tried again. */
function supervisePost(
  post: (request: Promise<Json>) => ApiPromise,
  { request, dialect, options }: Posting,
): ApiPromise {
  const begin = beginSupervised(dialect, options);
  const begun = isThenable(request)
    ? Promise.resolve(request).then((made) => begin(objectOf(made), isStreamed(objectOf(made))))
    : begin(objectOf(request), isStreamed(objectOf(request)));
  const sent = post(begun.then(({ request: amended }) => amended));
  const { responsePromise, parseResponse } = sent;
  sent.responsePromise = responsePromise.catch(async (error: unknown) => {
    throw await (await begun).fail(error);
  });
  sent.parseResponse = async (client, response) => {
    const call = await begun;
    let reply: unknown;
    try {
      reply = await parseResponse(client, response);
    } catch (error) {
      throw await call.fail(error);
    }
    if (isStream(reply)) return watchStream(reply, call);
    await call.end(dialect.answer(objectOf(reply)));
    return reply;
  };
  // The class's own reads by the two above, as those of other versions do.
  delete sent._thenUnwrap;
  return sent;
}

function isThenable(request: unknown): request is PromiseLike<unknown> {
  return typeof objectOf(request)["then"] === "function";
}
