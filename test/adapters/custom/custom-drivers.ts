import { EventEmitter } from "node:events";
import { setImmediate } from "node:timers/promises";
import { tapEmitter, tapEvents, wrapAgent, wrapSend } from "../../../adapters/custom/index.js";
import type { Agent, NewEvent, Task } from "../../../src/index.js";
import type { AdapterDriver, Play, PlayMessage, PlayReply } from "../../../src/testing/index.js";
import { type LoopParts, playLoop } from "../../testing/own-loop.js";

const noPause = "your code decides what to do while a person thinks";
const onlyMessages = "it sees messages, not calls";
const onlyTold = "it is told what happened, and can't change it";

/** The ways in which systems of one's own are taken in, each held to the contract. */
export const customDrivers: readonly AdapterDriver[] = [
  {
    name: "your own agents: `wrapAgent`",
    cannot: { asks: noPause },
    play: (play) => playLoop(play, (task) => wrapped(play, task)),
  },
  {
    name: "your own agents: `wrapSend`",
    cannot: {
      records: onlyMessages,
      blocks: onlyMessages,
      nudges: "it carries messages as they are",
      downgrades: onlyMessages,
      asks: noPause,
    },
    lacks: ["tool"],
    play: (play) => playLoop(play, (task) => sent(play, task)),
  },
  {
    name: "your own agents: `tapEvents`",
    cannot: {
      cuts: "the stream is left as a whole",
      nudges: onlyTold,
      downgrades: onlyTold,
      asks: noPause,
    },
    play: (play) => playLoop(play, (task) => (task === null ? plain(play) : told(play, streamTo(task)))),
  },
  {
    name: "your own agents: `tapEmitter`",
    cannot: {
      cuts: "it is told once that something must stop",
      nudges: onlyTold,
      downgrades: onlyTold,
      asks: noPause,
    },
    play: (play) => playLoop(play, (task) => (task === null ? plain(play) : told(play, emitterTo(task)))),
  },
];

function plain(play: Play): LoopParts {
  return { ask: (agent, conversation) => ask(play, agent, conversation) };
}

function ask(play: Play, agent: string, conversation: readonly PlayMessage[]): Promise<PlayReply> {
  return play.model({ agent, model: "main", prompt: conversation.map(({ text }) => text) });
}

/** Each agent is a function of what it is told; its model is called by the agent that the function is given. */
function wrapped(play: Play, task: Task | null): LoopParts {
  if (task === null) return plain(play);
  return {
    ask: async (name, conversation) => {
      const note = conversation.at(-1)?.text ?? "";
      const input = conversation.map(({ role, text }) => ({ role, content: text }));
      const run = (_note: string, agent: Agent) =>
        agent.model({ model: "main", input }, (request) =>
          play.model({
            agent: name,
            model: request.model,
            prompt: request.input.map(({ content }) => content),
          }),
        );
      let reply: PlayReply | undefined;
      const keep = async (...given: Parameters<typeof run>) => {
        reply = await run(...given);
        return reply.text;
      };
      await wrapAgent(task, name, keep, { caller: callerOf(name) })(note);
      return reply as unknown as PlayReply;
    },
    lookUp: (name, args) => task.agent(name).tool("lookup", args, () => play.lookup(args)),
  };
}

/** Conversations that run at once have a caller each. */
function callerOf(name: string): string {
  return name === "builder" || name === "tester" ? "harness-2" : "harness";
}

function sent(play: Play, task: Task | null): LoopParts {
  if (task === null) return plain(play);
  return { ...plain(play), send: wrapSend(task, () => undefined) };
}

/** A system that tells what happens in it, one thing after the other. */
function told(play: Play, tell: (...events: readonly NewEvent[]) => Promise<void>): LoopParts {
  let calls = 0;
  return {
    ask: async (from, conversation) => {
      const reply = await ask(play, from, conversation);
      const { input, output } = reply.usage;
      const usage = { input, output, cacheRead: 0, cacheWrite: 0, reasoning: 0, source: "provider" } as const;
      await tell({ type: "model-call", from, model: "main", usage });
      return reply;
    },
    send: (from, to, content) => tell({ type: "message", from, to, content }),
    lookUp: async (agent, args) => {
      calls += 1;
      const [tool, call] = ["lookup", `call-${calls}`];
      const found = await play.lookup(args).then(
        (content) => ({ status: "ok" as const, content }),
        (error: unknown) => ({ status: "error" as const, content: String(error) }),
      );
      await tell(
        { type: "tool-call", from: agent, tool, call, args },
        { type: "tool-result", to: agent, tool, call, ...found },
      );
      return found.content;
    },
  };
}

/** Writes what is told to a stream that is tapped. Who writes goes on when it has been judged. */
function streamTo(task: Task) {
  const { readable, writable } = new TransformStream<readonly NewEvent[]>();
  const writer = writable.getWriter();
  let stopped: unknown = null;
  const read = async () => {
    for await (const _step of tapEvents(task, readable, { read: (events) => events }));
  };
  const reading = read().catch((error: unknown) => {
    stopped = error;
  });
  return async (...events: readonly NewEvent[]) => {
    try {
      await writer.write(events);
      // Taken when what was before it has been judged.
      await writer.write([]);
    } catch {
      await reading;
      throw stopped;
    }
  };
}

/** Tells by an emitter that is tapped, and looks whether it was to stop when others have had their turn. */
function emitterTo(task: Task) {
  const emitter = new EventEmitter();
  const stop = new AbortController();
  const read = { step: (events: readonly NewEvent[]) => events };
  tapEmitter(task, emitter, { read, onStop: (reason) => stop.abort(reason) });
  return async (...events: readonly NewEvent[]) => {
    emitter.emit("step", events);
    await task.flush();
    await setImmediate();
    stop.signal.throwIfAborted();
  };
}
