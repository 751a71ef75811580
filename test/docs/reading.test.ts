import { expect, test } from "vitest";
import { brokenLinks } from "./broken-links.js";
import { fencedBlocks } from "./fenced-blocks.js";
import { localSource } from "./local-source.js";
import { shellSteps } from "./shell-steps.js";

const exports = {
  ".": { types: "./dist/src/index.d.ts", default: "./dist/src/index.js" },
  "./testing": { default: "./dist/src/testing/index.js" },
  "./package.json": "./package.json",
};
const page = [
  "# Title",
  "```ts run",
  'import { a } from "adjourn";',
  "```",
  "text",
  "````md",
  "```sh",
  "```",
  "````",
];

test("fenced blocks keep their info string, their line and inner fences", () => {
  expect(fencedBlocks(page.join("\n")).blocks).toEqual([
    { info: "ts run", line: 2, code: 'import { a } from "adjourn";' },
    { info: "md", line: 6, code: "```sh\n```" },
  ]);
});

test("prose keeps its line numbers and loses the blocks", () => {
  const { prose } = fencedBlocks(page.join("\n"));
  expect(prose.split("\n")).toEqual(["# Title", "", "", "", "text", "", "", "", ""]);
});

test("a block that is never closed is an error, not an empty page", () => {
  expect(() => fencedBlocks("text\n```ts run\ncode")).toThrow("line 2 to be closed");
});

test("an example imports the sources instead of the package", () => {
  const code =
    'import { a } from "adjourn";\nimport type { B } from "adjourn/testing";\nimport c from "node:fs";';
  expect(localSource(code, exports, "test/docs/.generated")).toBe(
    'import { a } from "../../../src/index.js";\nimport type { B } from "../../../src/testing/index.js";\nimport c from "node:fs";',
  );
});

test("a dynamic import in an example is pointed at the sources too", () => {
  expect(localSource('await import("adjourn");', exports, "a/b")).toBe('await import("../../src/index.js");');
});

test("an example that imports what is not published is an error", () => {
  expect(() => localSource('import { x } from "adjourn/core";', exports, "a")).toThrow('got "adjourn/core"');
});

test("shell steps take the exit code shown behind them and skip output", () => {
  const code =
    "$ npm run -s adjourn -- check x.yaml\n1 finding\n# exit 1\n$ npx adjourn --help\n$ adjourn pin | head -1";
  expect(shellSteps(code)).toEqual([
    { command: "tsx src/cli/main.ts check x.yaml", exitCode: 1 },
    { command: "tsx src/cli/main.ts --help", exitCode: 0 },
    { command: "tsx src/cli/main.ts pin | head -1", exitCode: 0 },
  ]);
});

test("the demo script is the demo command", () => {
  expect(shellSteps("$ npm run -s demo")).toEqual([{ command: "tsx src/cli/main.ts demo", exitCode: 0 }]);
});

test("a command that starts something else is refused", () => {
  expect(() => shellSteps("$ npm publish")).toThrow("got `npm publish`");
});

test.each(["[a](missing.md)", "[a](#nowhere)", "![a](missing.svg)", "[a]: missing.md", "[a](../outside.md)"])(
  "%s is a broken link",
  (markdown) => {
    expect(brokenLinks("README.md", markdown)).toHaveLength(1);
  },
);

test.each([
  "[a](package.json)",
  "[a](https://example.org/missing.md)",
  "[a](mailto:a@example.org)",
  "# What it `stops` (and not)\n[a](#what-it-stops-and-not)",
  "# Twice\n# Twice\n[a](#twice-1)",
  "`[a](missing.md)`",
  "```md\n[a](missing.md)\n```",
])("%s has no broken link", (markdown) => {
  expect(brokenLinks("README.md", markdown)).toEqual([]);
});

test("links of a page below docs/ start at its own folder", () => {
  expect(brokenLinks("docs/page.md", "[a](../package.json) [b](package.json)")).toEqual([
    "docs/page.md: package.json",
  ]);
});
