import * as fc from "fast-check";
import { expect, test } from "vitest";
import { coarseEqual, different, equality, fineEqual, printOf } from "./print-of.js";

test.each([
  ["instants", "done 2026-11-22T12:34:56Z ok", "done 2026-11-23T01:02:03Z ok"],
  ["instants with fraction and offset", "at 2026-11-22T12:34:56.789+02:00", "at 2025-01-02T00:00:00.1+09:00"],
  ["dates with a time after a space", "at 2026-11-22 12:34:56 x", "at 2026-11-29 23:59:59 x"],
  ["times of day", "[12:34:56] ready", "[07:00:01] ready"],
  ["UUIDs", "id 7c9e6679-7425-40de-944b-e07fc1f90ae7.", "id 12345678-1234-4234-9234-123456789012."],
  [
    "UUIDs whose groups are all letters",
    "id 7c9e6679-7425-40de-944b-e07fc1f90ae7.",
    "id abcdefab-cdef-abcd-efab-abcdefabcdef.",
  ],
  [
    "UUIDs with a group of letters in the middle",
    "id 7c9e6679-7425-40de-944b-e07fc1f90ae7.",
    "id 7c9e6679-cafe-beef-944b-e07fc1f90ae7.",
  ],
  [
    "UUIDs behind a word, the first group all letters",
    "job_abcdefab-7425-40de-944b-e07fc1f90ae7.",
    "job_abcdefab-7425-40de-944b-e07fc1f90ae8.",
  ],
  ["short hashes", "commit 3f2a91c pushed", "commit b07d4e2 pushed"],
  ["a hash and an id of digits only", "job 3f2a91c4de ran", "job 1712345678 ran"],
  ["epochs in seconds and milliseconds", "ts=1712345678", "ts=1712345678901"],
  ["numbers after a counter word", "Attempt 3 failed", "attempt 4 failed"],
  ["rounds and retries", "round 2, retry 1", "round 7, retry 9"],
  ["how often something was done", "(read 3 times this session)", "(read 12 times this session)"],
  ["the same with a sign", "12/12 lines · read 3× this session", "12/12 lines · read 4× this session"],
  ["the same in Chinese", "已读取3次。", "已读取4次。"],
])("%s are masked in the fine skeleton", (_, one, other) => {
  expect(equality(one, other)).toEqual(fineEqual);
});

test.each([
  ["pages", "fetch page 3 of 12", "fetch page 4 of 12"],
  ["amounts", "I offer $450", "I offer $470"],
  ["test counts", "12 passed, 3 failed", "13 passed, 2 failed"],
  ["dates without a time", "deliver on 2026-11-22", "deliver on 2026-11-23"],
  ["hours and minutes, which may be a score", "it is 12:34", "it is 12:35"],
  ["words with digits", "use v2 now", "use v3 now"],
  ["factors", "a raft of 3 × 4 planks", "a raft of 5 × 4 planks"],
  ["numbers before other words on time", "12 timestamps", "13 timestamps"],
  ["digits within a word", "room 3f2a", "room 41f7a"],
])("%s are kept in the fine skeleton and masked in the coarse one", (_, one, other) => {
  expect(equality(one, other)).toEqual(coarseEqual);
});

test("letters around digits are kept in both: a move in chess is not another move", () => {
  expect(equality("I play Nf3.", "I play e4.")).toEqual(different);
});

test.each([
  ["case", "Are you READY?", "are you ready?"],
  ["white space", "are  you\n\tready ?", "are you ready?"],
  ["how a message ends", "Finished", "finished. 👍"],
])("%s does not count", (_, one, other) => {
  expect(equality(one, other)).toEqual(fineEqual);
});

test.each([
  ["words", "the build is green", "the build is red"],
  ["the order of words", "a before b", "b before a"],
  ["punctuation inside", "ready? go", "ready! go"],
  ["words of letters that look hexadecimal", "face the facade", "deed the facade"],
  ["words after a short offset", "12:34:56+02 a ok", "12:34:56+02 b ok"],
  ["emoji inside", "👍 done", "👎 done"],
  ["characters of a script without spaces", "已经完成", "已经开始"],
  ["words of other alphabets", "готово сейчас", "готово завтра"],
])("%s tell two texts apart", (_, one, other) => {
  expect(equality(one, other)).toEqual(different);
});

test("a masked value differs from none at all", () => {
  expect(equality("job 3f2a91c4de ran", "job ran")).toEqual(different);
});

test.each([
  ["Chinese", "已经完成任务", 5],
  ["Japanese", "確認しました", 5],
  ["Korean", "확인했습니다", 5],
  ["Thai", "ตกลงครับ", 7],
])("%s is counted in pairs of characters", (_, text, pairs) => {
  expect(printOf(text).words).toHaveLength(pairs);
});

test("a character that stands alone is a word", () => {
  expect(printOf("好").words).toHaveLength(1);
  expect(printOf("好 ok 好").words).toHaveLength(2);
});

test("words are counted once, numbers and marks not at all", () => {
  expect(printOf("The cat, the CAT: 42 cats, 7 - 👍!").words).toHaveLength(3);
  expect(printOf("42 2026-11-22T12:34:56Z … 👍 3f2a91c4de").words).toEqual([]);
});

test("words of Latin, Greek and Cyrillic letters beyond ASCII are whole words", () => {
  expect(printOf("naïve Größe λόγος готово").words).toHaveLength(4);
});

test("a word is the same word wherever it stands, and whatever its length", () => {
  for (let length = 1; length <= 40; length += 1) {
    const word = "abcdefghijklmnopqrstuvwxyz".repeat(2).slice(0, length);
    const [position] = printOf(word).words;
    for (const text of [
      `${word.toUpperCase()}, ok`,
      `${word}👍`,
      `é ${word}`,
      `好${word}好`,
      `${"1 ".repeat(255)}${word}`,
    ]) {
      expect(printOf(text).words).toContain(position);
    }
  }
});

test("a number beside a character of a script without spaces is a number of its own", () => {
  expect(equality("第3章 完成", "第4章 完成")).toEqual(coarseEqual);
  expect(equality("… v2", "…v2")).toEqual(fineEqual);
});

test("words that differ only in their ninth letter differ", () => {
  expect(equality("abcdefghi ok", "abcdefghj ok")).toEqual(different);
  expect(equality("abcdefgh ok", "abcdefgh_ ok")).toEqual(different);
});

test("a text without words has a print too", () => {
  expect(printOf("")).toMatchObject({ chars: 0, words: [] });
  expect(printOf("").fine).not.toBe(printOf("👍").fine);
  expect(equality("👍", "👍 !")).toEqual(fineEqual);
});

const token = fc.constantFrom(
  "word",
  "Word",
  "abcdefab",
  "_abcdefab",
  "antidisestablishmentarianism",
  "incontrovertible",
  "v2",
  "7",
  "attempt",
  "é",
  "Größe",
  "已",
  "完",
  "12:34:56",
  "7c9e6679-7425-40de-944b-e07fc1f90ae7",
  "👍",
);
const gap = fc.constantFrom(" ", "", "-", ", ", '":"', "...", "。");
const before = fc.integer({ min: 1, max: 280 }).map((words) => "so ".repeat(words));
const wording = fc
  .array(fc.tuple(token, gap), { maxLength: 8 })
  .map((parts) => `a ${parts.flat().join("")} z`);

test("whether two texts are equal does not depend on what both begin with", () => {
  fc.assert(
    fc.property(before, wording, wording, (start, one, other) => {
      expect(equality(start + one, start + other)).toEqual({
        ...equality(one, other),
        exact: one === other,
      });
    }),
  );
});

test("what is equal with its numbers is equal without them", () => {
  expect(equality("round 3f2a91c4de ran", "round 7 ran")).toEqual(fineEqual);
  fc.assert(
    fc.property(wording, wording, (one, other) => {
      const { fine, coarse } = equality(one, other);
      expect(coarse || !fine).toBe(true);
    }),
  );
});

test("words have the same places however many stand before them", () => {
  fc.assert(
    fc.property(before, wording, (start, said) => {
      expect(new Set(printOf(start + said).words)).toEqual(
        new Set(printOf(`so ${said}`).words).add(printOf("so").words[0] ?? 0),
      );
    }),
  );
});

test.each([
  ["one mark", "a - b", "a b"],
  ["the order of marks", "a -+ b", "a +- b"],
  ["the number of marks", "a ----- b", "a ---- b"],
  ["which word marks stand before", "a, b c", "a b, c"],
  ["marks beyond ASCII", "a … b", "a b"],
])("%s counts", (_, one, other) => {
  expect(equality(one, other)).toEqual(different);
});
