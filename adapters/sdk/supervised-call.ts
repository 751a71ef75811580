import {
  beginCall,
  isRefusal,
  type ModelRequest,
  type OpenCall,
  type Supervisor,
  type Task,
} from "../../src/index.js";
import type { Amendment, Answer, AnswerReader, Dialect } from "./dialect.js";
import { type Json, objectOf } from "./json.js";
import { recordAnswer, recordHeard, type Talk } from "./talk.js";

/** How the calls of a client are seen. */
export interface SuperviseOptions {
  readonly supervisor: Supervisor;
  /** Name of the agent that calls, or how to tell it from the body of a request. */
  readonly agent: string | ((body: Json) => string);
  /** The task that calls belong to. @default the one that the calling code runs in; outside of any, each call is one */
  readonly task?: Task;
  /** Who passes the agent its notes and gets its answers. @default "harness": code, which can't loop by itself */
  readonly caller?: string;
  /**
   * `all`: what is said and which tools are asked for is recorded, too. `calls`: only calls and what they use, where
   * `wrapAgent` or agent handles record the rest.
   *
   * @default "all"
   */
  readonly record?: "all" | "calls";
}

/** A model call that was let through. */
export interface SupervisedCall {
  /** What the SDK is to send. */
  readonly request: Json;
  reader(): AnswerReader;
  onText(chunk: string): void;
  /** @throws TaskHalted, PartCut instead of delivering an answer that closes a loop */
  end(answer: Answer): Promise<void>;
  /** Ends a call whose answer was delivered as it came: what it closes is refused with the next call. */
  endStreamed(answer: Answer): Promise<void>;
  fail(error: unknown): Promise<unknown>;
}

/** Finds the task that a call belongs to, at once; what it gives guards a request, and begins its call. */
export function beginSupervised(
  dialect: Dialect,
  options: SuperviseOptions,
): (request: Json, isStreamed: boolean) => Promise<SupervisedCall> {
  const { supervisor, agent, caller = "harness", record = "all" } = options;
  const around = options.task ?? supervisor.current();
  return async (request, isStreamed) => {
    const body = objectOf(request["body"]);
    const task = around ?? supervisor.task();
    const own = around === undefined ? task : null;
    const name = typeof agent === "string" ? agent : agent(body);
    const talk: Talk | null = record === "all" ? { task, agent: name, caller } : null;
    try {
      if (talk !== null) await recordHeard(talk, dialect.heard(body));
      const asked = signalled(dialect.request(body), request["signal"]);
      const call = await beginCall<ModelRequest, Answer>(task.agent(name), asked);
      return new Supervised({ dialect, request, isStreamed, asked, call, talk, own });
    } catch (error) {
      await own?.finish({ outcome: isRefusal(error) ? "halted" : "failure" });
      throw error;
    }
  };
}

function signalled(asked: ModelRequest, signal: unknown): ModelRequest {
  return signal instanceof AbortSignal ? { ...asked, signal } : asked;
}

interface Begun {
  readonly dialect: Dialect;
  readonly request: Json;
  /** Whether the answer comes in pieces. Only such a one is ever ended early. */
  readonly isStreamed: boolean;
  readonly asked: ModelRequest;
  readonly call: OpenCall<ModelRequest, Answer>;
  readonly talk: Talk | null;
  /** The task that is of this one call. */
  readonly own: Task | null;
}

class Supervised implements SupervisedCall {
  readonly request: Json;
  readonly #begun: Begun;

  constructor(begun: Begun) {
    this.#begun = begun;
    this.request = amendedRequest(begun);
  }

  reader(): AnswerReader {
    const { dialect, request } = this.#begun;
    return dialect.reader(objectOf(request["body"]));
  }

  onText(chunk: string): void {
    this.#begun.call.stream.onText(chunk);
  }

  async end(answer: Answer): Promise<void> {
    const { call, talk, own } = this.#begun;
    await call.end(answer);
    if (talk !== null) await recordAnswer(talk, answer);
    if (own !== null) await own.finish({ outcome: "success" });
  }

  async endStreamed(answer: Answer): Promise<void> {
    const { call, talk, own } = this.#begun;
    await call.end(answer);
    if (talk !== null) await recordAnswer(talk, answer).catch(passRefusal);
    if (own !== null) await own.finish({ outcome: "success" });
  }

  async fail(error: unknown): Promise<unknown> {
    const { call, own } = this.#begun;
    const told = await call.fail(error);
    await own?.finish({ outcome: "failure" });
    return told;
  }
}

function amendedRequest({ dialect, request, isStreamed, asked, call }: Begun): Json {
  const body = objectOf(request["body"]);
  // Most calls go as they came.
  if (call.request === asked && !isStreamed) return request;
  const amended = dialect.amend(body, changes(asked, call.request));
  return { ...request, body: amended, ...(isStreamed ? { signal: call.stream.signal } : {}) };
}

function changes(asked: ModelRequest, amended: ModelRequest): Amendment {
  const { model, maxOutputTokens, nudge } = amended;
  return {
    ...(model === asked.model ? {} : { model }),
    ...(maxOutputTokens === asked.maxOutputTokens || maxOutputTokens === undefined
      ? {}
      : { maxOutputTokens }),
    ...(nudge === undefined ? {} : { nudge }),
  };
}

function passRefusal(error: unknown): void {
  if (!isRefusal(error)) throw error;
}
