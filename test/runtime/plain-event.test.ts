import * as fc from "fast-check";
import { expect, test } from "vitest";
import { eventSchema } from "../../src/core/event.js";
import type { NewEvent } from "../../src/runtime/new-event.js";
import { plainEvent } from "../../src/runtime/plain-event.js";

const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("planner", "x", "x".repeat(256)) },
  fc.constantFrom("", "x".repeat(257), 7, null, undefined),
);
const text = fc.oneof({ weight: 8, arbitrary: fc.string() }, fc.constantFrom(7, null, undefined));
const count = fc.oneof(
  { weight: 8, arbitrary: fc.nat() },
  fc.constantFrom(-1, 0.5, Number.NaN, 2 ** 53, "1", null, undefined),
);
const usage = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record(
      {
        input: count,
        output: count,
        cacheRead: count,
        cacheWrite: count,
        cacheWriteHour: count,
        reasoning: count,
        source: fc.constantFrom("provider", "tokenizer", "heuristic", "guess"),
      },
      { requiredKeys: ["input", "output", "cacheRead", "cacheWrite", "reasoning", "source"] },
    ),
  },
  fc.constantFrom(null, undefined, 7, { input: 1, output: 2 }),
);
const standing = { account: "task", dimension: "tokens", limit: 10, used: 9 };

/** What agents record, mostly, and what somebody else might. */
const recorded = fc
  .tuple(
    fc.oneof(
      fc.record({ type: fc.constant("message"), from: name, to: name, content: text }),
      fc.record(
        {
          type: fc.constant("tool-call"),
          from: name,
          tool: name,
          call: name,
          args: fc.jsonValue(),
          round: name,
        },
        { requiredKeys: ["type", "from", "tool", "call", "args"] },
      ),
      fc.record({
        type: fc.constant("tool-result"),
        to: name,
        tool: name,
        call: name,
        status: fc.constantFrom("ok", "error", "none", "lost"),
        content: text,
      }),
      fc.record(
        { type: fc.constant("model-call"), from: name, model: name, usage, key: name, costNanoUsd: count },
        { requiredKeys: ["type", "from", "model", "usage", "key"] },
      ),
      fc.record({
        type: fc.constant("control"),
        action: fc.constantFrom("admit", "refuse", "release"),
        from: name,
        model: name,
        key: name,
        bound: fc.oneof(fc.record({ tokens: count, nanoUsd: fc.option(count) }), fc.constant(null)),
        standings: fc.constantFrom([], [standing], undefined),
      }),
    ),
    fc.constantFrom({}, {}, {}, { at: 7 }, { chars: 9 }, { other: "x" }),
  )
  .map(([event, more]) => ({ ...event, ...more }) as unknown as NewEvent);

test("an event that is taken by hand is what the schema makes of it, and one that it refuses is not taken", () => {
  let taken = 0;
  fc.assert(
    fc.property(recorded, (event) => {
      const plain = plainEvent(event);
      if (plain === null) return;
      taken += 1;
      const parsed = eventSchema.parse({ ...event, seq: 0 });
      expect(plain).toStrictEqual(parsed);
      // Also in the order of its fields, in which it is written.
      expect(JSON.stringify(plain)).toBe(JSON.stringify(parsed));
    }),
    { numRuns: 2_000 },
  );
  expect(taken).toBeGreaterThan(200);
});

test.each([
  { type: "message", from: "planner", to: "reviewer", content: "Hello" },
  { type: "tool-call", from: "planner", tool: "read", call: "k", args: { page: 1 } },
  { type: "tool-call", from: "planner", tool: "read", call: "k", args: { page: 1 }, round: "r" },
  { type: "tool-result", to: "planner", tool: "read", call: "k", status: "ok", content: "Hello" },
] as const)("a $type as agents record it is taken by hand", (event) => {
  expect(plainEvent(event)).toStrictEqual({ ...event, seq: 0 });
});
