import { BadOption, type Supervisor, type TaskSpec } from "../../src/index.js";
import type { HookInput } from "../claude-code/hook-input.js";
import type { HaltMark } from "../halt-mark.js";
import type { MessageShape } from "./messages.js";
import { type HookOutput, QuerySession } from "./query-session.js";

/** What the task of a query is, and who pays for it. */
export type QueryOptions = Omit<TaskSpec, "id" | "thread">;

/** What is needed of the SDK's function: types of its own stay as they are. */
type QueryFunction = (params: never) => AsyncGenerator<unknown>;

interface Params {
  readonly options?: {
    readonly hooks?: Readonly<Record<string, readonly unknown[]>>;
    readonly resume?: string;
    readonly sessionId?: string;
  };
}

interface QueryShape extends AsyncGenerator<unknown> {
  setModel?(model: string): Promise<void>;
  close?(): void;
  [Symbol.asyncDispose]?(): PromiseLike<void>;
}

/** Hooks that say what happens, or may change it. */
const HOOKS = [
  "UserPromptSubmit",
  "PreToolUse",
  "PostToolUse",
  "PostToolUseFailure",
  "SubagentStart",
  "SubagentStop",
  "Stop",
] as const;

const sessions = new WeakMap<object, QuerySession>();

/**
 * Makes a `query` whose queries are tasks, or part of the task that they are made in: an agent that goes round in circles is
 * told once, and then stopped before its next call. Hooks of your own run as before.
 *
 * @throws BadOption where it is no such function
 * @example
 * const supervised = superviseQuery(query, supervisor);
 * for await (const message of supervised({ prompt: "Make the tests pass." })) show(message);
 */
export function superviseQuery<Query extends QueryFunction>(
  query: Query,
  supervisor: Supervisor,
  options: QueryOptions = {},
): Query {
  if (typeof query !== "function") {
    throw new BadOption(`Expected the function \`query\` of the SDK, got ${typeof query}.`);
  }
  return ((params: Params) => {
    let own: QueryShape | null = null;
    const thread = params.options?.resume ?? params.options?.sessionId;
    const session = new QuerySession(supervisor, {
      spec: { ...options, ...(thread === undefined ? {} : { thread }) },
      swapModel: async (model) => own?.setModel?.(model),
    });
    const hooked = withHooks(params, (input) => session.hook(input));
    own = supervisor.within(session.task, () => query(hooked as never)) as QueryShape;
    const watched = watch(own, session);
    sessions.set(watched, session);
    return watched;
  }) as unknown as Query;
}

/** Finds what adjourn stopped in a query; `null` where it came, or comes, to its own end. */
export function haltIn(query: object): HaltMark | null {
  return sessions.get(query)?.halt ?? null;
}

function withHooks(params: Params, answer: (input: HookInput) => Promise<HookOutput>): Params {
  const { hooks = {} } = params.options ?? {};
  const added = HOOKS.map((name) => [name, [...(hooks[name] ?? []), { hooks: [answer] }]]);
  return { ...params, options: { ...params.options, hooks: { ...hooks, ...Object.fromEntries(added) } } };
}

/** The same query, whose messages are read as they pass. However it ends, its task ends with it. */
function watch(own: QueryShape, session: QuerySession): QueryShape {
  let isFailed = false;
  const ending = async <Step>(step: () => Promise<Step>, outcome: "failure" | "unknown"): Promise<Step> => {
    try {
      return await step();
    } finally {
      await session.end(outcome);
    }
  };
  const next = async (...sent: [] | [unknown]) => {
    try {
      const step = await own.next(...sent);
      if (step.done === true) await session.end(isFailed ? "failure" : "success");
      if (step.done === true) return step;
      isFailed = (step.value as MessageShape).is_error === true;
      return { done: false, value: await session.message(step.value) };
    } catch (error) {
      await session.end("failure");
      throw error;
    }
  };
  const instead: Partial<Record<PropertyKey, unknown>> = {
    next,
    close: () => {
      own.close?.();
      void session.end("unknown");
    },
    return: (value: unknown) => ending(() => own.return(value), "unknown"),
    [Symbol.asyncDispose]: () => ending(() => dispose(own), "unknown"),
    throw: (error: unknown) => ending(() => own.throw(error), "failure"),
    [Symbol.asyncIterator]: () => watched,
  };
  const watched: QueryShape = new Proxy(own, {
    get: (target, key) => {
      const value = instead[key] ?? (Reflect.get(target, key) as unknown);
      // Its own methods may reach for private fields, which the proxy does not have.
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return watched;
}

/** A generator of Node before 24 can't be disposed of, but ended. */
async function dispose(own: QueryShape): Promise<void> {
  if (own[Symbol.asyncDispose] === undefined) await own.return(undefined);
  else await own[Symbol.asyncDispose]?.();
}
