import { expect, test } from "vitest";
import { codeRules } from "./code-rules.js";
import { parseSource, sourceFiles } from "./source-files.js";

const files = sourceFiles(["src", "adapters"]);

test.each(codeRules)("$name", (rule) => {
  expect(files.flatMap((source) => breachesOf(rule.name, source))).toEqual([]);
});

test.each([
  ["core waits for nothing", "src/core/a.ts", "const read = async () => 1;"],
  ["core waits for nothing", "src/core/a.ts", "await read();"],
  ["core waits for nothing", "src/core/a.ts", "for await (const line of lines) use(line);"],
  ["core reads no clock, dice, process or network", "src/core/a.ts", "const at = Date.now();"],
  ["core reads no clock, dice, process or network", "src/core/a.ts", "const at = new Date();"],
  ["core reads no clock, dice, process or network", "src/core/a.ts", "const dice = Math.random();"],
  ["core reads no clock, dice, process or network", "src/core/a.ts", 'console.log("here");'],
  ["core reads no clock, dice, process or network", "src/core/a.ts", 'const mode = process.env["MODE"];'],
  ["core reads no clock, dice, process or network", "src/core/a.ts", "const bytes = Buffer.from(text);"],
  ["core reads no clock, dice, process or network", "src/core/a.ts", "setTimeout(stop, 5);"],
  ["only the command line prints or exits", "src/runtime/a.ts", 'console.log("here");'],
  ["only the command line prints or exits", "adapters/a.ts", 'console["log"]("here");'],
  ["only the command line prints or exits", "src/server/a.ts", "process.exit(1);"],
  ["exports are named", "src/a.ts", "export default 1;"],
  ["exports are named", "src/a.ts", "export default function run() {}"],
  ["exports are named", "src/a.ts", "const run = 1;\nexport { run as default };"],
  ["only index.ts re-exports, and it lists each name", "src/a.ts", 'export { b } from "./b.js";'],
  ["only index.ts re-exports, and it lists each name", "src/a.ts", 'export type { B } from "./b.js";'],
  ["only index.ts re-exports, and it lists each name", "src/a.ts", 'export * as b from "./b.js";'],
  [
    "only index.ts re-exports, and it lists each name",
    "src/a.ts",
    'import { b } from "./b.js";\nexport { b };',
  ],
  ["only index.ts re-exports, and it lists each name", "src/index.ts", 'export * from "./b.js";'],
  ["a file is named after its idea", "src/core/utils.ts", ""],
  ["a file is named after its idea", "src/helpers/a.ts", ""],
  ["a file is named after its idea", "src/runtime/task-manager.ts", ""],
  ["a file has at most 400 lines", "src/a.ts", "const a = 1;\n".repeat(401)],
])("the rule “%s” catches in %s: %s", (rule, file, text) => {
  expect(breachesOf(rule, parseSource(file, text))).not.toEqual([]);
});

test.each([
  ["src/core/a.ts", "// await Date.now() and console.log"],
  ["src/core/a.ts", 'const word = "process.env";'],
  ["src/core/a.ts", "const text = schema.process.console; interface Row { process: string }"],
  ["src/core/a.ts", "switch (kind) { default: stop(); }"],
  ["src/core/a.ts", 'import { b } from "./b.js";\nconst a = b;\nexport { a };'],
  ["src/core/index.ts", 'export { b } from "./b.js";'],
  ["src/cli/a.ts", 'console.log("here");\nprocess.exit(1);'],
  ["src/runtime/clock.ts", "export const now = () => Date.now();"],
  ["src/runtime/commonest.ts", "const a = 1;\n".repeat(400)],
])("no rule minds in %s: %s", (file, text) => {
  const source = parseSource(file, text);
  expect(codeRules.flatMap((rule) => breachesOf(rule.name, source))).toEqual([]);
});

function breachesOf(name: string, source: ReturnType<typeof parseSource>): readonly string[] {
  const rule = codeRules.find((candidate) => candidate.name === name);
  if (!rule?.covers(source.fileName)) return [];
  return rule.breaches(source).map((what) => `${source.fileName}: ${what} (${rule.reason})`);
}
