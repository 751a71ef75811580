import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { replaceMarked } from "../../bench/report.js";
import { findingCodes } from "../../src/core/finding.js";
import { explainCode } from "../../src/reports/explain-code.js";
import { detectorPage, detectorPagePath, needsText } from "./detector-page.js";
import { fencedBlocks } from "./fenced-blocks.js";

// `npx vitest run test/docs/detector-pages.test.ts -u` writes the pages anew.
test.each(findingCodes)("the page of %s says and prints what the program does", async (code) => {
  await expect(await detectorPage(code)).toMatchFileSnapshot(`../../${detectorPagePath(code)}`);
});

test.each(findingCodes)("the example of %s raises it", (code) => {
  const output = fencedBlocks(readFileSync(detectorPagePath(code), "utf8")).blocks.at(-1)?.code;
  expect(output).toMatch(new RegExp(`^  ${code} (warn|trip) at event`, "m"));
});

test.each(findingCodes)("the page of %s tells its rule, its cost and an example", (code) => {
  const titles = readFileSync(detectorPagePath(code), "utf8").match(/^## .+(?=\n\n\S)/gm);
  expect(titles).toEqual(expect.arrayContaining(["## The rule", "## Cost", "## Example"]));
});

test("the index lists every code of the suite, and no page is left over", async () => {
  const rows = findingCodes.map(
    (code) =>
      `| [\`${code}\`](${basename(detectorPagePath(code))}) | ${explainCode(code).title} | ${needsText(code)} |`,
  );
  const table = ["| code | what it is | rests on |", "|---|---|---|", ...rows].join("\n");
  const index = readFileSync("docs/detectors/README.md", "utf8");
  await expect(replaceMarked(index, "suite", table)).toMatchFileSnapshot("../../docs/detectors/README.md");
  const pages = findingCodes.map((code) => basename(detectorPagePath(code)));
  expect(readdirSync("docs/detectors").sort()).toEqual(["README.md", ...pages].sort());
});
