import type { Play, PlayReply } from "../../../src/testing/index.js";
import { FakeModel } from "./fake-model.js";

/** A chat model of an agent that says what it is told to, turn by turn, and how often it was called. */
export function saying(
  agent: string,
  say: (turn: number, prompt: readonly string[]) => Partial<PlayReply> | string,
) {
  const counter = { calls: 0 };
  const model = async ({ prompt }: { prompt: readonly string[] }): Promise<PlayReply> => {
    const reply = say(counter.calls, prompt);
    counter.calls += 1;
    const usage = { input: 400, output: 100 };
    return typeof reply === "string" ? { text: reply, usage } : { text: "", usage, ...reply };
  };
  return Object.assign(new FakeModel({ model } as unknown as Play, agent, "main"), { counter });
}
