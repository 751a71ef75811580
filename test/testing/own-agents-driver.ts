import { type Agent, isRefusal, type Task } from "../../src/index.js";
import type { AdapterDriver, Play, PlayEnd, PlayMessage, PlayReply } from "../../src/testing/index.js";

type Turn = (agent: string) => Promise<PlayReply>;

/** Agents that use their handles themselves: what an adapter comes to when there is no framework. */
export const ownAgentsDriver: AdapterDriver = {
  name: "your own agents: `task.agent`",
  cannot: { asks: "your code decides what to do while a person thinks" },
  play,
};

class LimitReached extends Error {}

async function play(setup: Play): Promise<PlayEnd> {
  const messages: PlayMessage[] = [said("user", setup.goal)];
  const { supervisor } = setup;
  try {
    if (supervisor === null) await meet(setup, messages, null);
    else {
      const result = await supervisor.run({}, (task) => meet(setup, messages, task));
      if (result.status === "failed") throw result.error;
      if (result.status === "halted") messages.push(said("assistant", result.summary.text));
    }
    return { end: "done", messages };
  } catch (error) {
    if (error instanceof LimitReached) return { end: "limit" };
    return error === "left" ? { end: "left" } : { end: "failed", error };
  }
}

function meet(setup: Play, messages: PlayMessage[], task: Task | null): Promise<void> {
  const turn = turns(setup, messages, task);
  const send = async (from: string, to: string, text: string) =>
    void (await task?.agent(from).send(to, text));
  switch (setup.topology) {
    case "pair":
      return talk({ turn, send }, ["planner", "reviewer"]);
    case "hub":
      return talk({ turn, send }, ["lead", "researcher"]);
    case "tool":
      return lookUp(setup, { turn, agent: task?.agent("clerk"), messages });
    case "fan-out":
      return talkTwice({ turn, send }, messages);
  }
}

/** Makes the turns of agents: one model call each, up to the play's limit. */
function turns(setup: Play, messages: PlayMessage[], task: Task | null): Turn {
  let calls = 0;
  return async (agent) => {
    calls += 1;
    if (calls > setup.limit) throw new LimitReached();
    if (setup.leaveAfter !== undefined && calls > setup.leaveAfter) throw "left";
    setup.signal?.throwIfAborted();
    const call = ({ model, input }: { model: string; input: unknown }) =>
      setup.model({ agent, model, prompt: (input as { content: string }[]).map(({ content }) => content) });
    const input = messages.map(({ role, text }) => ({ role, content: text }));
    const request = { model: "main", input };
    const reply = task === null ? await call(request) : await task.agent(agent).model(request, call);
    messages.push(said("assistant", reply.text));
    return reply;
  };
}

interface Floor {
  readonly turn: Turn;
  readonly send: (from: string, to: string, text: string) => Promise<void>;
}

async function talk({ turn, send }: Floor, [one, other]: readonly [string, string]): Promise<void> {
  for (let [from, to] = [one, other]; ; [from, to] = [to, from]) {
    const { text, done } = await turn(from);
    if (done === true) return;
    await send(from, to, text);
  }
}

async function talkTwice(floor: Floor, messages: PlayMessage[]): Promise<void> {
  const { text } = await floor.turn("lead");
  const pairs = [["planner", "reviewer"] as const, ["builder", "tester"] as const];
  const meetings = pairs.map(async (pair) => {
    await floor.send("lead", pair[0], text);
    await talk(floor, pair);
  });
  for (const { reason } of (await Promise.allSettled(meetings)).filter(
    (each) => each.status === "rejected",
  )) {
    if (!isRefusal(reason)) throw reason;
    messages.push(said("assistant", reason.summary?.text ?? ""));
  }
}

async function lookUp(
  setup: Play,
  { turn, agent, messages }: { turn: Turn; agent: Agent | undefined; messages: PlayMessage[] },
): Promise<void> {
  for (;;) {
    const { lookup } = await turn("clerk");
    if (lookup === undefined) return;
    const run = () => setup.lookup(lookup);
    const found = agent === undefined ? run() : agent.tool("lookup", lookup, run);
    const text = await found.catch((error: unknown) => {
      if (isRefusal(error)) throw error;
      return String(error);
    });
    messages.push(said("tool", text));
  }
}

function said(role: PlayMessage["role"], text: string): PlayMessage {
  return { role, text, calls: [] };
}
