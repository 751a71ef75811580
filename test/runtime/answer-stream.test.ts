import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import type { AnswerStream } from "../../src/runtime/answer-stream.js";
import type { SupervisorOptions } from "../../src/supervisor.js";
import { live, rejection, standing, taskOf, usage } from "./live.js";

const stuck = "I will check it again, and then ";
const request = { model: "m", input: "What now?", inputTokens: 100 } as const;

/** A client that streams these pieces until it is told to stop, as those of providers do. */
function streaming(pieces: readonly string[]) {
  const sent: string[] = [];
  const call = async (_request: unknown, { onText, signal }: AnswerStream) => {
    for (const piece of pieces) {
      signal.throwIfAborted();
      sent.push(piece);
      onText(piece);
      await Promise.resolve();
    }
    signal.throwIfAborted();
    return { text: pieces.join(""), usage: { input: 100, output: 999 } };
  };
  return { call, sent };
}

const told = (options: SupervisorOptions = {}) => {
  const all = live(options);
  const { task, agents } = taskOf(all, "writer", "editor");
  return { ...all, task, writer: agents[0], editor: agents[1] };
};

test("an answer that repeats itself is ended, what came of it is booked, and the agent may go on", async () => {
  const { writer, task, findings, ...rest } = told();
  const { call, sent } = streaming(Array.from({ length: 100 }, () => stuck));
  expect(await rejection(writer.model(request, call))).toMatchObject({
    code: "ANSWER_STOPPED",
    task: "talk",
    agent: "writer",
    repeats: 10,
  });
  expect(sent).toHaveLength(10);
  expect(findings).toMatchObject([
    { code: "DEGENERATE_TEXT", level: "warn", cut: { kind: "agent", agent: "writer" } },
  ]);
  const output = Math.ceil((10 * stuck.length) / 4);
  expect(task.status().counts).toMatchObject({ modelCalls: 1, tokens: 100 + 64 + output });
  expect((await standing(rest, "task:talk")).tokens).toMatchObject({ reserved: 0, committed: 164 + output });
  expect((await writer.model(request, streaming(["Here it is."]).call)).text).toBe("Here it is.");
});

test("an agent that is stuck in one answer after the other is nudged, then cut", async () => {
  // Otherwise so little spent is nudged only.
  const { writer, decisions } = told({ policy: { stake: { minTokens: 1 } } });
  const nudges: unknown[] = [];
  const loop = async () => {
    for (let attempt = 0; attempt < 9; attempt += 1) {
      const { call } = streaming(Array.from({ length: 20 }, () => stuck));
      const attempted = writer.model(request, (given, stream) => {
        nudges.push("nudge" in given);
        return call(given, stream);
      });
      const error = await rejection(attempted);
      if ((error as { code?: unknown }).code !== "ANSWER_STOPPED") throw error;
    }
  };
  expect(await rejection(loop())).toMatchObject({
    code: "PART_CUT",
    decision: { reason: "DEGENERATE_TEXT" },
  });
  expect(decisions.map(({ action }) => action)).toEqual(["warn", "nudge", "cut"]);
  expect(nudges).toEqual([false, false, true]);
});

test.each<[string, SupervisorOptions]>([
  ["in shadow", { mode: "shadow" }],
  [
    "where the agent is excepted",
    {
      policy: {
        exceptions: [{ agent: "writer", owner: "ana", reason: "poems", expiresAt: Date.UTC(2027, 0) }],
      },
    },
  ],
])("%s it is reported, and the answer comes whole", async (_name, options) => {
  const { writer, editor, findings, decisions } = told(options);
  const { call, sent } = streaming(Array.from({ length: 40 }, () => stuck));
  const { text } = await writer.model(request, call);
  expect(sent).toHaveLength(40);
  await writer.send(editor, text);
  // Once: the message is what was seen coming.
  expect(findings.map(({ code, level }) => [code, level])).toEqual([["DEGENERATE_TEXT", "warn"]]);
  expect(decisions.map(({ enforced }) => enforced)).toEqual([false]);
});

test("where the rule is off nothing is watched", async () => {
  const { writer, findings } = told({ policy: { detectors: { DEGENERATE_TEXT: { mode: "off" } } } });
  const { call, sent } = streaming(Array.from({ length: 40 }, () => stuck));
  await writer.model(request, call);
  expect([sent.length, findings]).toEqual([40, []]);
});

test("a client that makes a short answer of an abort does not deliver it", async () => {
  const { writer } = told();
  const call = async (_: unknown, { onText, signal }: AnswerStream) => {
    for (let piece = 0; piece < 50 && !signal.aborted; piece += 1) onText(stuck);
    return { text: "cut short", usage: { input: 100, output: 90 } };
  };
  expect(await rejection(writer.model(request, call))).toMatchObject({ code: "ANSWER_STOPPED" });
});

test("the request's own signal still ends the call, and the amended request has one that adjourn can abort", async () => {
  const { writer } = told();
  const controller = new AbortController();
  const seen: boolean[] = [];
  const call = async (given: { signal?: AbortSignal }, { signal, onText }: AnswerStream) => {
    controller.abort(new Error("enough"));
    seen.push(signal.aborted, given.signal === signal);
    onText("Some text that came.");
    throw signal.reason;
  };
  const error = await rejection(writer.model({ ...request, signal: controller.signal }, call));
  expect(error).toMatchObject({ message: "enough" });
  expect(seen).toEqual([true, true]);
});

test("a call listens to a signal that many share only until it has ended, however it ends", async () => {
  const { writer, task } = told();
  const { signal } = new AbortController();
  const listeners = () => getEventListeners(signal, "abort").length;
  const during: number[] = [];
  const call = async () => {
    during.push(listeners());
    if (during.length === 2) throw new Error("bad gateway");
    return usage(1, 1);
  };
  await writer.model({ ...request, signal }, call);
  await rejection(writer.model({ ...request, signal }, call));
  expect(during).toEqual([1, 1]);
  const admission = await task.admit({ agent: "writer", request: { ...request, signal } });
  expect(listeners()).toBe(1);
  await admission.release();
  expect(listeners()).toBe(0);
});

test("a request without a signal stays plain data", async () => {
  const { writer } = told();
  const call = async (given: object) => ({
    text: JSON.stringify(Object.keys(structuredClone(given)).sort()),
  });
  expect((await writer.model(request, call)).text).toBe('["input","inputTokens","model"]');
});

test("a stream that breaks off is billed for what came, also where the error looks like a refusal", async () => {
  const { writer, task } = told();
  const call = async (_: unknown, { onText }: AnswerStream) => {
    onText("x".repeat(400));
    throw Object.assign(new Error("bad gateway"), { status: 400 });
  };
  await rejection(writer.model(request, call));
  expect(task.status().counts).toMatchObject({ modelCalls: 1, tokens: 164 + 100 });
});

test("text that is handed over late, or is none, harms nobody", async () => {
  const { writer, findings, task } = told();
  let late: AnswerStream | undefined;
  await writer.model(request, async (_, stream) => {
    late = stream;
    stream.onText(undefined as never);
    return { text: "ok", usage: { input: 1, output: 1 } };
  });
  late?.onText(stuck.repeat(50));
  await task.finish({ outcome: "success" });
  late?.onText(stuck.repeat(50));
  expect(findings).toEqual([]);
});

test("who reserves by hand has the stream too", async () => {
  const { task } = told();
  const admission = await task.admit({ agent: "writer", request });
  admission.stream.onText(stuck.repeat(50));
  expect(admission.stream.signal.aborted).toBe(true);
  expect(admission.stream.stopped).toMatchObject({ code: "ANSWER_STOPPED" });
  await admission.release();
});
