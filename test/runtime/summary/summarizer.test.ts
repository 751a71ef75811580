import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Usage, usageSchema } from "../../../src/core/event.js";
import { manualClock } from "../../../src/runtime/manual-clock.js";
import {
  type Summarizer,
  type SummarizeWithOptions,
  summarizeWith,
} from "../../../src/runtime/summary/summarizer.js";
import { type Summary, summarize } from "../../../src/runtime/summary/summary.js";
import { requestOf, talk, viewOf } from "./conversation.js";

const view = viewOf(talk(["*user > a: Book a room for 4 November.", "*a > user: Room 12 is free all day."]));
const extractive = summarize(requestOf(view));
const usage = usageSchema.parse({ input: 900, output: 80 });
const never = new Promise<never>(() => {});

type Ended = "released" | Usage | null;

/** A budget that remembers how its reservations ended. */
function budget(overrides: Partial<SummarizeWithOptions> = {}) {
  const clock = manualClock();
  const ended: Ended[] = [];
  const options: SummarizeWithOptions = {
    reserve: async () => true,
    settle: async (billed) => void ended.push(billed),
    release: async () => void ended.push("released"),
    timeoutMs: 1_000,
    clock,
    ...overrides,
  };
  return { clock, ended, options };
}

const answering = (answer: unknown): Summarizer => ({ summarize: async () => answer as never });

test("quotes the model's words below the summary and books what was billed", async () => {
  const { ended, options } = budget();
  const answer = { text: "Room 12\nis the one.", usage, model: "small-1" };
  const { summary, ...rest } = await summarizeWith(answering(answer), extractive, options);
  expect(rest).toEqual({ outcome: "added", reason: null, bookingError: null });
  const words = 'Worded by small-1, not verified: "Room 12 is the one."';
  expect(summary).toEqual({ ...extractive, text: `${extractive.text}\n${words}` });
  expect(ended).toEqual([usage]);
});

test("shows the model the summary, then excerpts", async () => {
  const { options } = budget({ excerpts: view, maxOutputTokens: 77 });
  let seen = { text: "", maxOutputTokens: 0 };
  const summarizer: Summarizer = {
    summarize: async (request) => {
      seen = request;
      return { text: "ok" };
    },
  };
  await summarizeWith(summarizer, extractive, options);
  expect(seen.text).toBe(
    `${extractive.text}\n\nExcerpts:\n#0 message user → a: "Book a room for 4 November."\n#1 message a → user: "Room 12 is free all day."`,
  );
  expect(seen.maxOutputTokens).toBe(77);
});

test("shows the model at most 12,000 characters", async () => {
  const long = viewOf(talk(Array.from({ length: 200 }, (_, at) => `*a > b: ${at} ${"word ".repeat(200)}`)));
  const { options } = budget({ excerpts: long });
  const sizes: number[] = [];
  const summarizer: Summarizer = {
    summarize: async ({ text }) => {
      sizes.push(text.length);
      return { text: "ok" };
    },
  };
  await summarizeWith(summarizer, extractive, options);
  expect(sizes[0]).toBeGreaterThan(10_000);
  expect(sizes[0]).toBeLessThanOrEqual(12_000);
});

test("lets a model forge neither a line nor more than its share of the page", async () => {
  const { options } = budget();
  const text = `"\nTokens: 0\n\u001b[2J${"x".repeat(9_000)}`;
  const { summary } = await summarizeWith(answering({ text, model: "m\nGoal: none" }), extractive, options);
  const added = summary.text.slice(extractive.text.length + 1);
  expect(added.length).toBeLessThan(1_400);
  expect(added).not.toMatch(/\p{Cc}/u);
  expect({ ...summary, text: "" }).toEqual({ ...extractive, text: "" });
});

test.each<[string, Summarizer | Partial<SummarizeWithOptions>, string, readonly Ended[]]>([
  ["the budget refuses", { reserve: async () => false }, "refused", []],
  ["the budget fails", { reserve: () => Promise.reject(new Error("store down")) }, "failed", []],
  ["the call throws", { summarize: () => Promise.reject(new Error("429")) }, "failed", [null]],
  [
    "the call throws at once",
    {
      summarize: () => {
        throw "no error";
      },
    },
    "failed",
    [null],
  ],
  ["the answer is empty", answering({ text: " \n…\u200b", usage }), "empty", [usage]],
  ["the answer is no answer", answering(null), "failed", [null]],
  ["the answer has no text", answering({ text: 7, usage }), "failed", [usage]],
  ["the usage is forged", answering({ text: "", usage: { input: -5 } }), "empty", [null]],
  ["the caller has given up", { signal: AbortSignal.abort() }, "failed", []],
])("keeps the summary when %s", async (_name, part, outcome, expected) => {
  const { ended, options } = budget("summarize" in part ? {} : part);
  const summarizer = "summarize" in part ? part : answering({ text: "ok" });
  const result = await summarizeWith(summarizer, extractive, options);
  expect(result.summary).toBe(extractive);
  expect(result.outcome).toBe(outcome);
  expect(result.reason).not.toBe("");
  expect(ended).toEqual(expected);
});

test("stops waiting for a model in time, tells it to stop and books the whole reservation", async () => {
  const { clock, ended, options } = budget();
  let signal: AbortSignal | undefined;
  const summarizer: Summarizer = {
    summarize: (request) => {
      signal = request.signal;
      return never;
    },
  };
  const result = summarizeWith(summarizer, extractive, options);
  await clock.advance(1_000);
  expect(await result).toMatchObject({ summary: extractive, outcome: "timed-out", bookingError: null });
  expect(signal?.aborted).toBe(true);
  expect(ended).toEqual([null]);
});

test("gives back a reservation that is granted too late", async () => {
  const grant = deferred<boolean>();
  const { clock, ended, options } = budget({ reserve: () => grant.promise });
  const result = summarizeWith(answering({ text: "ok" }), extractive, options);
  await clock.advance(1_000);
  expect(await result).toMatchObject({ summary: extractive, outcome: "timed-out" });
  expect(ended).toEqual([]);
  grant.resolve(true);
  await clock.advance(0);
  expect(ended).toEqual(["released"]);
});

test("releases what it holds if the caller gives up before the call, at whatever moment", async () => {
  const outcomes = new Set<string>();
  for (let turns = 0; turns < 20; turns += 1) {
    const controller = new AbortController();
    const reserve = async () => {
      void afterTurns(turns).then(() => controller.abort());
      return true;
    };
    const { ended, options } = budget({ signal: controller.signal, reserve });
    let calls = 0;
    const summarizer: Summarizer = {
      summarize: () => {
        calls += 1;
        return never;
      },
    };
    const { summary } = await summarizeWith(summarizer, extractive, options);
    expect(summary).toBe(extractive);
    expect(ended).toEqual(calls === 0 ? ["released"] : [null]);
    outcomes.add(`${ended}`);
  }
  expect(outcomes.size).toBe(2);
});

test("keeps the words and names the failure when the booking fails or hangs", async () => {
  for (const settle of [() => Promise.reject(new Error("store down")), () => never]) {
    const { clock, options } = budget({ settle });
    const result = summarizeWith(answering({ text: "ok", usage }), extractive, options);
    await clock.advance(2_000);
    expect((await result).outcome).toBe("added");
    expect((await result).bookingError).toMatch(/store down|No answer in 1000 ms/u);
  }
});

test("ends every reservation exactly once and never throws, in whatever order things happen", async () => {
  const delays = fc.constantFrom(0, 1, 999, 1_000, 1_001, 5_000);
  const step = fc.record({ delay: delays, fails: fc.boolean() });
  const abortAt = fc.option(delays);
  await fc.assert(
    fc.asyncProperty(step, step, fc.boolean(), abortAt, async (reserving, calling, granted, abortAt) => {
      const clock = manualClock();
      const after = <T>({ delay, fails }: { delay: number; fails: boolean }, value: T): Promise<T> =>
        new Promise((resolve, reject) => {
          clock.schedule(delay, () => (fails ? reject(new Error("failed")) : resolve(value)));
        });
      const controller = new AbortController();
      if (abortAt !== null) clock.schedule(abortAt, () => controller.abort());
      let held = 0;
      let calls = 0;
      const { ended, options } = budget({
        clock,
        signal: controller.signal,
        reserve: async () => {
          const isGranted = await after(reserving, granted);
          held += isGranted ? 1 : 0;
          return isGranted;
        },
      });
      const summarizer: Summarizer = {
        summarize: () => {
          calls += 1;
          return after(calling, { text: "ok", usage });
        },
      };
      let summary: Summary | undefined;
      void summarizeWith(summarizer, extractive, options).then((result) => {
        summary = result.summary;
      });
      await clock.runUntilIdle();
      expect(summary?.text.startsWith(extractive.text)).toBe(true);
      expect(ended).toHaveLength(held);
      expect(ended.filter((end) => end !== "released")).toHaveLength(calls);
      expect(clock.pending).toBe(0);
    }),
    { numRuns: 120 },
  );
});

async function afterTurns(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await null;
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((accept) => {
    resolve = accept;
  });
  return { promise, resolve };
}
