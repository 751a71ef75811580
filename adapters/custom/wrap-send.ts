import type { Task } from "../../src/index.js";

/**
 * Wraps the function that carries messages between agents: each is recorded and judged first, and not sent when
 * its edge may not be used, or when it is the one that closes a loop.
 *
 * @throws TaskHalted, PartCut instead of sending; and what `send` throws
 * @example
 * const send = wrapSend(task, (from, to, text) => bus.publish(to, { from, text }));
 */
export function wrapSend<Receipt>(
  task: Task,
  send: (from: string, to: string, text: string) => Receipt | Promise<Receipt>,
): (from: string, to: string, text: string) => Promise<Receipt> {
  return async (from, to, text) => {
    const delivered = await task.agent(from).send(to, text);
    return send(from, to, delivered);
  };
}
