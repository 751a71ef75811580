import { Agent, type AgentInputItem, MaxTurnsExceededError, Runner, tool } from "@openai/agents";
import * as z from "zod";
import { superviseRunner } from "../../../adapters/openai-agents/index.js";
import type { AdapterDriver, Play, PlayEnd, PlayMessage } from "../../../src/testing/index.js";
import { FakeModel, textOf } from "./fake-model.js";

const ranOnce: AdapterDriver = {
  name: "OpenAI Agents: `superviseRunner`",
  cannot: {
    cuts: "one agent of a run speaks at a time: what is cut is the run",
    asks: "a run pauses only for the approval of a tool",
  },
  lacks: ["fan-out"],
  play: run,
};

const streamed: AdapterDriver = {
  ...ranOnce,
  name: "OpenAI Agents: `superviseRunner`, streamed",
  play: (play) => run({ ...play, leaveAfter: play.leaveAfter ?? Number.POSITIVE_INFINITY }),
};

/** The agents of a runner, held to the contract. Streams are runs of their own kind. */
export const openaiAgentsDrivers: readonly AdapterDriver[] = [ranOnce, streamed];

async function run({ goal, limit, signal, leaveAfter, ...play }: Play): Promise<PlayEnd> {
  const options = { maxTurns: limit, ...(signal === undefined ? {} : { signal }) };
  const runner = runnerOf(play);
  try {
    if (leaveAfter === undefined) {
      const { history } = await runner.run(firstOf(play), goal, options);
      return { end: "done", messages: messagesOf(history) };
    }
    const stream = await runner.run(firstOf(play), goal, { ...options, stream: true });
    let seen = 0;
    for await (const _event of stream) {
      seen += 1;
      if (seen >= leaveAfter) return { end: "left" };
    }
    await stream.completed;
    return { end: "done", messages: messagesOf(stream.history) };
  } catch (error) {
    return error instanceof MaxTurnsExceededError ? { end: "limit" } : { end: "failed", error };
  }
}

type Scene = Omit<Play, "goal" | "limit" | "signal" | "leaveAfter">;

function runnerOf(play: Scene): Runner {
  const handsOver = play.topology !== "tool";
  const modelProvider = {
    getModel: (name = "") => new FakeModel(play, name, { handsOver }),
  };
  const runner = new Runner({ modelProvider, tracingDisabled: true });
  return play.supervisor === null ? runner : superviseRunner(runner, play.supervisor);
}

function firstOf(play: Scene): Agent {
  const [first = "", second] = {
    pair: ["planner", "reviewer"],
    hub: ["lead", "researcher"],
    tool: ["clerk"],
    "fan-out": [],
  }[play.topology];
  const lookup = tool({
    name: "lookup",
    description: "Looks a page up.",
    parameters: z.object({ page: z.number() }),
    execute: play.lookup,
  });
  const one = new Agent({
    name: first,
    instructions: first,
    model: "main",
    tools: second === undefined ? [lookup] : [],
  });
  if (second !== undefined)
    one.handoffs = [new Agent({ name: second, instructions: second, model: "main", handoffs: [one] })];
  return one;
}

function messagesOf(history: readonly AgentInputItem[]): PlayMessage[] {
  return history.map((item): PlayMessage => {
    const isAsked = item.type === "function_call";
    const isAnswer = item.type === "function_call_result";
    return {
      role: isAnswer ? "tool" : "role" in item && item.role === "user" ? "user" : "assistant",
      text: isAnswer ? JSON.stringify(item.output) : textOf(item),
      calls: isAsked ? [item.callId] : [],
      ...(isAnswer ? { answers: item.callId } : {}),
    };
  });
}
