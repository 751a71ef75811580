import type { Agent, Task } from "../../src/index.js";

/** How a wrapped agent is seen. */
export interface WrapAgentOptions {
  /**
   * Who calls it. One that is called by several others is wrapped once for each of them.
   *
   * @default "harness": the code around the agents, which passes notes on and can't loop by itself
   */
  readonly caller?: string;
  /** How inputs and outputs read as messages. @default strings as they are, anything else as JSON */
  readonly text?: (value: unknown) => string;
}

/**
 * Wraps an agent function: its input is recorded as a message from its caller, its output as the answer. Both
 * are judged before they are delivered, so `run` is not called, or its output not returned, once that part of the
 * task was stopped. `run` also gets the guarded agent, whose model and tool calls are counted.
 *
 * @throws TaskHalted, PartCut instead of calling, or instead of returning; and what `run` throws
 * @example
 * const reviewer = wrapAgent(task, "reviewer", (plan: string) => review(plan));
 * const verdict = await reviewer("Level 4 is laid out.");
 */
export function wrapAgent<Input, Output>(
  task: Task,
  name: string,
  run: (input: Input, agent: Agent) => Output | Promise<Output>,
  { caller = "harness", text = textOf }: WrapAgentOptions = {},
): (input: Input) => Promise<Output> {
  const agent = task.agent(name);
  return async (input) => {
    await task.agent(caller).send(agent, text(input));
    const output = await run(input, agent);
    await agent.send(caller, text(output));
    return output;
  };
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "(a value that is no JSON)";
  }
}
