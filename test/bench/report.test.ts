import { expect, test } from "vitest";
import { markdownTables, replaceMarked } from "../../bench/report.js";

test("only what stands between the marks is replaced, and again at the next run", () => {
  const page = "before\n<!-- x -->\nold\n<!-- /x -->\nafter";
  const once = replaceMarked(page, "x", "new");
  expect(once).toBe("before\n<!-- x -->\n\nnew\n\n<!-- /x -->\nafter");
  expect(replaceMarked(once, "x", "new")).toBe(once);
});

test.each(["", "<!-- x -->", "<!-- /x --> <!-- x -->"])(
  "a page without both marks is refused: %j",
  (page) => {
    expect(() => replaceMarked(page, "x", "new")).toThrow(
      "Expected the marks `<!-- x -->` and `<!-- /x -->`",
    );
  },
);

test("numbers stand to the right, bars in cells are escaped, and a table may be empty", () => {
  const rows = [{ name: "a|b", count: 1 }];
  expect(markdownTables([{ title: "T", rows }])).toBe(
    "**T**\n\n| name | count |\n| --- | ---: |\n| a\\|b | 1 |",
  );
  expect(markdownTables([{ title: "T", rows: [] }])).toBe("**T**\n\nNone.");
});
