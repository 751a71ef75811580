import { expect, test } from "vitest";
import { contentText } from "../../src/importers/content-text.js";

test("absent content stays absent, and empty content is empty", () => {
  expect([contentText(null), contentText(undefined), contentText("")]).toEqual([undefined, undefined, ""]);
});

test("parts are joined, whatever their text is called; what is no text leaves a mark", () => {
  const parts = [
    "a",
    { type: "text", text: "b" },
    { type: "text", content: "c" },
    { type: "image_url" },
    {},
    7,
  ];
  expect(contentText(parts)).toBe("a\nb\nc\n[image_url]\n[part]\n7");
});
