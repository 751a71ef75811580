import { expect, test } from "vitest";
import { isQuestion } from "../../../src/runtime/summary/is-question.js";
import { sentencesOf } from "../../../src/runtime/summary/sentences-of.js";

test.each([
  ["The price is 3.50 USD. It was 2.75.", ["The price is 3.50 USD.", "It was 2.75."]],
  ["See https://x.example/a.b?c=1!d. Then stop!", ["See https://x.example/a.b?c=1!d.", "Then stop!"]],
  ["Use small files, e.g. this one. Done?", ["Use small files, e.g. this one.", "Done?"]],
  ["Plan:\n1. Read it\n2. Fix it", ["Plan:", "1. Read it", "2. Fix it"]],
  ['He said "stop." Then he left.', ['He said "stop."', "Then he left."]],
  ["退款已完成。金额是3.50元！还需要什么吗？", ["退款已完成。", "金额是3.50元！", "还需要什么吗？"]],
  ["好的!我来做.然后测试", ["好的!", "我来做.", "然后测试"]],
  ["他说：“停。”然后走了。", ["他说：“停。”", "然后走了。"]],
  ["わかりました。どこですか。", ["わかりました。", "どこですか。"]],
  ["... !!! \n\n ???", []],
  ["", []],
])("splits %j", (text, sentences) => {
  expect(sentencesOf(text)).toEqual(sentences);
});

test("loses no letter", () => {
  const text = "a.b c. D! e？f\ng。h…i";
  expect(sentencesOf(text).join("").replaceAll(/\s/gu, "")).toBe(text.replaceAll(/\s/gu, ""));
});

test.each([
  "Which one?",
  "Really?!",
  "哪一个？",
  "可以吗。",
  "你呢",
  "どこですか。",
  "ما هذا؟",
  'Did he say "no?"',
])("%j asks", (sentence) => {
  expect(isQuestion(sentence)).toBe(true);
});

test.each(["Done.", "可以。", "See x?y=1 there.", "了解しました。"])("%j does not ask", (sentence) => {
  expect(isQuestion(sentence)).toBe(false);
});

test("takes no longer for a flood of full stops than an excerpt is worth", () => {
  const start = performance.now();
  sentencesOf(`${".".repeat(1_000)}x`);
  expect(performance.now() - start).toBeLessThan(200);
});
