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
    const finish = (outcome: "success" | "failure" | "halted") =>
      around === undefined ? task.finish({ outcome }) : Promise.resolve();
    const name = typeof agent === "string" ? agent : agent(body);
    const talk: Talk | null = record === "all" ? { task, agent: name, caller } : null;
    try {
      if (talk !== null) await recordHeard(talk, dialect.heard(body));
      const call = await beginCall<ModelRequest, Answer>(task.agent(name), asked(dialect, request));
      return supervised({ dialect, request, isStreamed, body, call, talk, finish });
    } catch (error) {
      await finish(isRefusal(error) ? "halted" : "failure");
      throw error;
    }
  };
}

function asked(dialect: Dialect, { body, signal }: Json): ModelRequest {
  const request = dialect.request(objectOf(body));
  return signal instanceof AbortSignal ? { ...request, signal } : request;
}

interface Begun {
  readonly dialect: Dialect;
  readonly request: Json;
  /** Whether the answer comes in pieces. Only such a one is ever ended early. */
  readonly isStreamed: boolean;
  readonly body: Json;
  readonly call: OpenCall<ModelRequest, Answer>;
  readonly talk: Talk | null;
  readonly finish: (outcome: "success" | "failure") => Promise<void>;
}

function supervised({ dialect, request, isStreamed, body, call, talk, finish }: Begun): SupervisedCall {
  const amended = dialect.amend(body, changes(dialect.request(body), call.request));
  return {
    request: { ...request, body: amended, ...(isStreamed ? { signal: call.stream.signal } : {}) },
    reader: () => dialect.reader(body),
    onText: (chunk) => call.stream.onText(chunk),
    end: async (answer) => {
      await call.end(answer);
      if (talk !== null) await recordAnswer(talk, answer);
      await finish("success");
    },
    endStreamed: async (answer) => {
      await call.end(answer);
      if (talk !== null) await recordAnswer(talk, answer).catch(passRefusal);
      await finish("success");
    },
    fail: async (error) => {
      const told = await call.fail(error);
      await finish("failure");
      return told;
    },
  };
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
