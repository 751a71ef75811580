import fc from "fast-check";
import { Tiktoken, type TiktokenBPE } from "js-tiktoken/lite";
import cl100k from "js-tiktoken/ranks/cl100k_base";
import o200k from "js-tiktoken/ranks/o200k_base";
import { beforeAll, describe, expect, test } from "vitest";
import type { Encoding } from "../../../src/runtime/tokens/encoding-for-model.js";
import { createTokenCounter } from "../../../src/runtime/tokens/token-counter.js";
import { upperBoundTokens } from "../../../src/runtime/tokens/upper-bound-tokens.js";

const EXACT_CHARS = 65_536;

/** What separates the branches of the split patterns, and what UTF-8 finds difficult. */
const tricky = fc.constantFrom(
  ...[
    "a",
    "B",
    "hello",
    "中",
    "。",
    "é",
    "ก",
    "ʰ",
    "ǅ",
    "\u0301",
    "1",
    "2026",
    "'s",
    "'LL",
    "'",
    "!",
    "/",
    "_",
  ],
  ...[
    " ",
    "  ",
    "\n",
    "\r\n",
    "\t",
    "\u00a0",
    "\u2028",
    "😀",
    "👩‍👩‍👧",
    "\ud800",
    "\udc00",
    "\u0000",
    "<|endoftext|>",
  ],
);

/** Overlapping pairs of one rank, as in `abaaaaa`: here the order of merging shows in the count. */
const runs = fc
  .array(fc.tuple(fc.constantFrom("a", "b", "m", "x", "_", "。"), fc.integer({ min: 1, max: 6 })), {
    maxLength: 12,
    size: "max",
  })
  .map((parts) => parts.map(([letter, times]) => letter.repeat(times)).join(""));

/** js-tiktoken is quadratic in the length of a piece, so texts stay short. */
const texts = fc.oneof(
  runs,
  fc.array(tricky, { maxLength: 40, size: "max" }).map((parts) => parts.join("")),
  fc.tuple(tricky, fc.nat(60)).map(([part, times]) => part.repeat(times)),
  fc.string({ unit: "binary", maxLength: 60, size: "max" }),
  fc.string({ unit: "grapheme", maxLength: 60, size: "max" }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60, size: "max" })
    .map((units) => String.fromCharCode(...units)),
);

const rankFiles: readonly (readonly [Encoding, TiktokenBPE])[] = [
  ["o200k_base", o200k],
  ["cl100k_base", cl100k],
];

describe.each(rankFiles)("with %s", (encoding, ranks) => {
  const counter = createTokenCounter({ encoding });
  let oracle: Tiktoken;

  beforeAll(async () => {
    oracle = new Tiktoken(ranks);
    await counter.ready();
  });

  test("every text has exactly the tokens that js-tiktoken gives it", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const tokens = oracle.encode(text, [], []).length;
        expect(counter.count(text)).toEqual({ tokens, source: "tokenizer" });
      }),
      { numRuns: 500 },
    );
  });

  test.each(["a", "Z", " ", "\n", "=", "中", "。", "\ud800"])("a run of 400 x %j has them too", (unit) => {
    const text = unit.repeat(400);
    expect(counter.count(text).tokens).toBe(oracle.encode(text, [], []).length);
  });

  test.each(Object.keys(ranks.special_tokens))("%s counts as plain text", (special) => {
    const { tokens } = counter.count(`before ${special} after`);
    expect(tokens).toBe(oracle.encode(`before ${special} after`, [], []).length);
    expect(tokens).toBeGreaterThan(counter.count("before  after").tokens + 1);
  });

  test("no text has more tokens than its upper bound", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(counter.count(text).tokens).toBeLessThanOrEqual(upperBoundTokens(text));
      }),
    );
  });
});

describe("a counter that is ready", () => {
  const counter = createTokenCounter();
  beforeAll(() => counter.ready());

  test("gives nothing to an empty text", () => {
    expect(counter.count("")).toEqual({ tokens: 0, source: "tokenizer" });
  });

  test("counts a text of 64 KB in full", () => {
    expect(counter.count("a".repeat(EXACT_CHARS))).toEqual({ tokens: EXACT_CHARS / 8, source: "tokenizer" });
  });

  test("flags the count of a longer text as a guess", () => {
    expect(counter.count("a".repeat(EXACT_CHARS + 1)).source).toBe("heuristic");
  });

  test("guesses a longer text of one kind within 1 %", () => {
    const sentence = "The reviewer confirms the plan and asks the planner to confirm it once more.\n";
    const { tokens } = counter.count(sentence.repeat(4_000));
    expect(tokens / (counter.count(sentence.repeat(400)).tokens * 10)).toBeCloseTo(1, 2);
  });

  test("guesses a longer text that changes half-way within 2 %", () => {
    const prose = "please confirm ".repeat(4_000);
    const digits = "7".repeat(60_000);
    const exact = counter.count(prose).tokens + counter.count(digits).tokens;
    expect(Math.abs(counter.count(prose + digits).tokens / exact - 1)).toBeLessThan(0.02);
  });

  test("counts the same text again the same, whatever came between", () => {
    const before = counter.count("one two three");
    counter.count("。".repeat(5_000));
    expect(counter.count("one two three")).toEqual(before);
  });
});

test("a counter that is not ready guesses a quarter of the bytes, rounded up", () => {
  expect(createTokenCounter().count("确认。")).toEqual({ tokens: 3, source: "heuristic" });
});

test("a counter becomes exact only by its own ready", async () => {
  await createTokenCounter().ready();
  expect(createTokenCounter().count("hello").source).toBe("heuristic");
});
