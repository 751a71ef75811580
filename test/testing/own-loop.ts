import { isRefusal, refusalIn, type Task } from "../../src/index.js";
import type { Play, PlayEnd, PlayMessage, PlayReply } from "../../src/testing/index.js";

/** What a model answered, as a loop around it needs it. */
export interface Said extends Pick<PlayReply, "text" | "lookup" | "done"> {
  /** Id of the tool call that it asks for. @default one of the loop's own */
  readonly call?: string;
}

/** What agents that their own code runs leave to what they are built with. */
export interface LoopParts {
  /** Calls an agent's model with the conversation as it knows it. `leave`: nobody reads the answer to its end. */
  readonly ask: (agent: string, conversation: readonly PlayMessage[], leave: boolean) => Promise<Said>;
  /** Carries what one agent said to another. @default the loop does, unseen */
  readonly send?: (from: string, to: string, text: string) => Promise<unknown>;
  /** Has the tool called for an agent. @default the loop does, unseen */
  readonly lookUp?: (agent: string, args: { readonly page: number }) => Promise<string>;
}

class LimitReached extends Error {}
class Left extends Error {}

/** Plays a play the way hand-written systems work: a loop that asks one agent after the other. */
export async function playLoop(
  play: Play,
  partsOf: (task: Task | null) => LoopParts | Promise<LoopParts>,
): Promise<PlayEnd> {
  const messages: PlayMessage[] = [said("user", play.goal)];
  const run = async (task: Task | null) => meet(counted(play, messages, await partsOf(task)), play.topology);
  try {
    if (play.supervisor === null) await run(null);
    else {
      const result = await play.supervisor.run({}, run);
      if (result.status === "failed") throw result.error;
      if (result.status === "halted") messages.push(said("assistant", result.summary.text));
    }
    return { end: "done", messages };
  } catch (error) {
    if (error instanceof LimitReached) return { end: "limit" };
    return error instanceof Left ? { end: "left" } : { end: "failed", error };
  }
}

interface Floor {
  readonly turn: (agent: string) => Promise<Said>;
  readonly send: (from: string, to: string, text: string) => Promise<void>;
  readonly lookUp: (agent: string, args: { readonly page: number }) => Promise<void>;
  /** What stands at the end for a part that was stopped alone. */
  readonly close: (summary: string) => void;
}

/** Counts model calls up to the play's limit, and keeps what each agent knows of the conversation. */
function counted(play: Play, messages: PlayMessage[], parts: LoopParts): Floor {
  const known = new Map<string, PlayMessage[]>();
  const knownBy = (agent: string) => {
    const own = known.get(agent) ?? [said("user", play.goal)];
    known.set(agent, own);
    return own;
  };
  const note = (agent: string, message: PlayMessage) => {
    knownBy(agent).push(message);
    messages.push(message);
  };
  let calls = 0;
  return {
    turn: async (agent) => {
      calls += 1;
      if (calls > play.limit) throw new LimitReached();
      play.signal?.throwIfAborted();
      const leave = play.leaveAfter !== undefined && calls >= play.leaveAfter;
      const reply = await parts.ask(agent, knownBy(agent), leave);
      if (leave) throw new Left();
      const asked = reply.lookup === undefined ? [] : [reply.call ?? `call-${knownBy(agent).length}`];
      note(agent, { ...said("assistant", reply.text), calls: asked });
      return reply;
    },
    send: async (from, to, text) => {
      await parts.send?.(from, to, text);
      // The first one in a conversation has the goal to answer.
      if (to !== from) knownBy(to).push(said("user", text));
    },
    lookUp: async (agent, args) => {
      const answers = knownBy(agent).at(-1)?.calls[0] ?? "";
      const answer = (text: string) => note(agent, { ...said("tool", text), answers });
      const found = parts.lookUp?.(agent, args) ?? play.lookup(args);
      await found.then(answer, (error: unknown) => {
        answer(isRefusal(error) ? "Not run." : String(error));
        if (isRefusal(error)) throw error;
      });
    },
    close: (summary) => messages.push(said("assistant", summary)),
  };
}

function meet(floor: Floor, topology: Play["topology"]): Promise<void> {
  switch (topology) {
    case "pair":
      return talk(floor, ["planner", "reviewer"]);
    case "hub":
      return talk(floor, ["lead", "researcher"]);
    case "tool":
      return work(floor);
    case "fan-out":
      return talkTwice(floor);
  }
}

async function talk({ turn, send }: Floor, [one, other]: readonly [string, string]): Promise<void> {
  for (let [from, to] = [one, other]; ; [from, to] = [to, from]) {
    const { text, done } = await turn(from);
    if (done === true) return;
    await send(from, to, text);
  }
}

async function work({ turn, lookUp }: Floor): Promise<void> {
  for (;;) {
    const { lookup } = await turn("clerk");
    if (lookup === undefined) return;
    await lookUp("clerk", lookup);
  }
}

/** A pair that is stopped leaves its summary; the other one goes on. */
async function talkTwice(floor: Floor): Promise<void> {
  const { text } = await floor.turn("lead");
  const pairs = [["planner", "reviewer"] as const, ["builder", "tester"] as const];
  const meetings = pairs.map(async (pair) => {
    await floor.send("lead", pair[0], text);
    await talk(floor, pair);
  });
  for (const meeting of await Promise.allSettled(meetings)) {
    if (meeting.status === "fulfilled") continue;
    const refusal = refusalIn(meeting.reason);
    if (refusal === null) throw meeting.reason;
    floor.close(refusal.summary?.text ?? "");
  }
}

function said(role: PlayMessage["role"], text: string): PlayMessage {
  return { role, text, calls: [] };
}
