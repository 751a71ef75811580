import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createTextWatch, type TextAlarm } from "../../../src/core/observe/text-watch.js";
import { printOf } from "./print-of.js";

const REPEATS = 10;

/** Reads a text in these chunks, the last of them repeated until it is used up. */
function watch(text: string, sizes: readonly number[] = [text.length]): TextAlarm | null {
  const watching = createTextWatch({ repeats: REPEATS });
  for (let start = 0, turn = 0; start < text.length; turn += 1) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    const alarm = watching.push(text.slice(start, start + size));
    if (alarm !== null) return alarm;
    start += size;
  }
  return null;
}

/** What the rule for whole messages says of a text whose last token is complete. */
function whole(text: string): number {
  return printOf(`${text} end`).repeats ?? 0;
}

test.each([
  ["English", "The plan is ready. ", "I will check it again, and then ", 10],
  ["Chinese without spaces", "方案已经写好了。", "请再确认一次", 11],
  ["Thai", "แผนพร้อมแล้ว ", "ตกลงครับ", 10],
  ["one word", "Well: ", "yes ", 64],
  ["JSON that fills up with one key", '{"name":"tiles",', '"note":"again",', 10],
  ["lines with one time", "Log:\n", "[2026-11-22T12:34:56Z] waiting.\n", 12],
  ["characters of two halves", "Look: ", "ok 👍🏽 ", 22],
])("%s is seen as soon as it repeats itself", (_name, before, piece, times) => {
  const alarm = watch(before + piece.repeat(times + 5));
  expect(alarm?.repeats).toBeGreaterThanOrEqual(REPEATS);
  expect(alarm?.chars).toBeLessThanOrEqual(before.length + piece.length * (times + 1) + 1);
  expect(watch(before + piece.repeat(7))).toBeNull();
  expect(whole(before + piece.repeat(times + 5))).toBeGreaterThanOrEqual(REPEATS);
});

const base64 = Array.from({ length: 40 }, (_, block) =>
  createHash("sha512").update(`${block}`).digest("base64").slice(0, 76),
).join("\n");

test.each([
  [
    "code",
    Array.from(
      { length: 60 },
      (_, at) => `  if (level === ${at}) return levels[${at}] ?? fallback;\n  cache.set("${at}", level);\n`,
    ).join(""),
  ],
  ["closing brackets", `${"{".repeat(200)}${"}\n".repeat(200)}`],
  [
    "JSON of records",
    JSON.stringify(Array.from({ length: 80 }, (_, id) => ({ id, name: `tile ${id}`, walkable: id % 3 > 0 }))),
  ],
  ["JSON of zeros", JSON.stringify(Array.from({ length: 400 }, () => [0, 0, 1]))],
  ["a table", Array.from({ length: 80 }, (_, row) => `| ${row} | berth ${row} | free |`).join("\n")],
  ["a table of numbers", "| 0 | 0 |\n".repeat(80)],
  ["base64", base64],
  ["a line of base64 that is all zero", "A".repeat(4_000)],
  ["ASCII art", `${"+----+----+\n|    |    |\n".repeat(40)}  /\\_/\\\n ( o.o )\n`.repeat(3)],
  [
    "a long list",
    Array.from({ length: 200 }, (_, at) => `* ${at + 1}. Check the door of berth ${at}`).join("\n"),
  ],
  ["emphasis", "no, ".repeat(12)],
  ["laughter", `${"ha".repeat(300)} ${"ha ".repeat(30)}`],
  ["a refrain", "Row, row, row your boat, gently down the stream. ".repeat(7)],
  ["a rule of dashes", `Results\n${"-".repeat(500)}\n${"=".repeat(500)}`],
  [
    "a Chinese list",
    Array.from({ length: 60 }, (_, at) => `${at + 1}、检查第${at + 1}号泊位的门。`).join("\n"),
  ],
  [
    "long equal paragraphs",
    "one two three four five six seven eight nine ten eleven twelve done so far ".repeat(9),
  ],
])("%s is not seen as repeating itself", (_name, text) => {
  expect(watch(text)).toBeNull();
});

const word = fc.constantFrom(
  "ok",
  "Ok",
  "tile",
  "的",
  "请",
  "é",
  "7",
  "x9",
  "👍",
  "\ud83d",
  "\udc4d",
  "-",
  "\n",
);
const gap = fc.constantFrom(" ", "", ",", "。");
const phrase = fc
  .array(fc.tuple(word, gap), { minLength: 1, maxLength: 10 })
  .map((parts) => parts.flat().join(""));
const texts = fc
  .tuple(phrase, phrase, fc.integer({ min: 1, max: 90 }), phrase)
  .map(([before, piece, times, after]) => before + piece.repeat(times) + after);

test("however a text is cut into chunks, the verdict is the same and falls at the same character", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(texts, sizes, (text, cuts) => {
      expect(watch(text, cuts)).toEqual(watch(text));
    }),
    { numRuns: 300 },
  );
});

test("the watch tells of a text exactly when the rule for whole messages holds for some beginning of it", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const alarm = watch(`${text} `);
      const ends = Array.from({ length: text.length + 1 }, (_, end) => end).filter(
        // Between the halves of a character, or within a word, there is no beginning of the text: "ok" is none of "okok".
        (end) =>
          (!/^[\udc00-\udfff]/.test(text.slice(end)) || !/[\ud800-\udbff]$/.test(text.slice(0, end))) &&
          (!/^[\p{Script=Latin}\d_]/u.test(text.slice(end)) ||
            !/[\p{Script=Latin}\d_]$/u.test(text.slice(0, end))),
      );
      const first = ends.find((end) => whole(text.slice(0, end)) >= REPEATS);
      expect(alarm === null).toBe(first === undefined);
      if (alarm !== null) expect(alarm.chars).toBeGreaterThanOrEqual(first ?? 0);
    }),
    { numRuns: 60 },
  );
});

test("it tells once", () => {
  const watching = createTextWatch({ repeats: REPEATS });
  expect(watching.push("again ".repeat(80))).not.toBeNull();
  expect(watching.push("again ".repeat(80))).toBeNull();
});
