import { exec } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { brokenLinks } from "./broken-links.js";
import { docPages } from "./doc-pages.js";
import { fencedBlocks } from "./fenced-blocks.js";
import { localSource, type PackageExports } from "./local-source.js";
import { shellSteps } from "./shell-steps.js";

const generated = "test/docs/.generated";
const pages = docPages();
const blocks = pages.flatMap(({ path, markdown }) =>
  fencedBlocks(markdown).blocks.map((block) => ({ ...block, at: `${path}:${block.line}` })),
);
const modules = blocks.filter((block) => block.info === "ts run");
const shells = blocks.filter((block) => block.info === "sh run");

beforeAll(() => void mkdirSync(generated, { recursive: true }));
afterAll(() => rmSync(generated, { recursive: true, force: true }));

test("the README exists and shows code that runs", () => {
  expect(pages.map((page) => page.path)).toContain("README.md");
  expect(modules.map((block) => block.at)).toContainEqual(expect.stringMatching(/^README\.md:/));
});

test.each(pages)("links in $path lead somewhere", ({ path, markdown }) => {
  expect(brokenLinks(path, markdown)).toEqual([]);
});

test.each(modules)("the example at $at runs", async ({ at, code }) => {
  const file = resolve(generated, `${at.replace(/\W+/g, "-")}.ts`);
  writeFileSync(file, localSource(code, packageExports(), generated));
  await import(pathToFileURL(file).href);
});

// A start of the command line through tsx takes about a second; a page may show a dozen.
test.each(shells)("the commands at $at exit as shown", { timeout: 60_000 }, async ({ code }) => {
  for (const { command, exitCode } of shellSteps(code)) {
    const { status, output } = await run(command);
    expect(status, `${command}\n${output}`).toBe(exitCode);
  }
});

function packageExports(): PackageExports {
  return JSON.parse(readFileSync("package.json", "utf8")).exports;
}

function run(command: string): Promise<{ readonly status: number; readonly output: string }> {
  const PATH = [resolve("node_modules/.bin"), process.env["PATH"]].join(delimiter);
  return new Promise((done) => {
    const child = exec(command, { env: { ...process.env, PATH } }, (error, stdout, stderr) =>
      done({ status: error ? Number(error.code ?? -1) : 0, output: stdout + stderr }),
    );
    child.stdin?.end();
  });
}
