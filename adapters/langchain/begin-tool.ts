import type { Agent, ToolOptions } from "../../src/index.js";

/** The second half of a call that a framework tells of as begin and end. */
export interface OpenTool {
  end(result: unknown): Promise<void>;
  fail(error: unknown): Promise<void>;
}

export interface BegunTool extends ToolOptions {
  readonly agent: Agent;
  readonly name: string;
  readonly args: unknown;
}

/**
 * Begins a tool call that something else makes, and resolves once it may be made.
 *
 * @throws TaskHalted, PartCut instead of calling
 */
export async function beginTool({ agent, name, args, ...options }: BegunTool): Promise<OpenTool> {
  const result = promised<unknown>();
  const begun = promised<void>();
  const make = () => {
    begun.resolve();
    return result.promise;
  };
  const whole = agent.tool(name, args, make, options);
  // Refused before it began: the refusal is for who wanted to begin. Later errors are the caller's own.
  whole.catch(begun.reject);
  await begun.promise;
  const settled = () => whole.then(ignore, ignore);
  return {
    end: (value) => {
      result.resolve(value);
      return settled();
    },
    fail: (error) => {
      result.reject(error);
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
