import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { tempFiles } from "../temp-files.js";
import { runCli } from "./test-session.js";

test("what is written passes, is told, and says what to do next", async () => {
  const folder = tempFiles({});
  const { out, exitCode } = await runCli(["init", folder]);
  expect(exitCode).toBe(0);
  expect(out.match(/^wrote .*/gm)).toHaveLength(3);
  expect(out).toContain("npx adjourn check");
  expect(await runCli(["check", join(folder, "scenarios")])).toMatchObject({ exitCode: 0 });
});

test("the policy is one, and the workflow is YAML with the steps of one job", async () => {
  const folder = tempFiles({});
  await runCli(["init", folder]);
  const replayed = ["replay", "examples/traces", "--policy", join(folder, "adjourn.policy.yaml")];
  expect(await runCli(replayed)).toMatchObject({ exitCode: 0, err: "" });
  const workflow = parse(readFileSync(join(folder, ".github/workflows/adjourn.yml"), "utf8"));
  expect(workflow.jobs.check.steps.length).toBeGreaterThan(3);
});

test("the editor finds the schemas that the files name, once the package is installed", async () => {
  const folder = tempFiles({});
  await runCli(["init", folder]);
  for (const file of ["adjourn.policy.yaml", "scenarios/adjourn-example.yaml"]) {
    const [, path = ""] =
      /\$schema=\S*node_modules\/adjourn\/(\S+)/.exec(readFileSync(join(folder, file), "utf8")) ?? [];
    expect(existsSync(path)).toBe(true);
  }
});

test("what is there stays, unless it is forced", async () => {
  const folder = tempFiles({ "adjourn.policy.yaml": "mode: off\n" });
  const file = join(folder, "adjourn.policy.yaml");
  expect((await runCli(["init", folder])).out).toMatch(/^kept {2}.*adjourn\.policy\.yaml$/m);
  expect(readFileSync(file, "utf8")).toBe("mode: off\n");
  await runCli(["init", folder, "--force"]);
  expect(readFileSync(file, "utf8")).toContain("mode: shadow");
});

test("a folder that can't be written is wrong usage", async () => {
  const folder = tempFiles({ file: "" });
  writeFileSync(join(folder, "file"), "");
  const { exitCode, out, err } = await runCli(["init", join(folder, "file")]);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
  expect(err).toContain("file: expected a folder to write to, got a file");
});

test("a project without the package is told to install it", async () => {
  const install = "npm install --save-dev adjourn";
  expect((await runCli(["init", tempFiles({})])).out).toContain(install);
  const project = tempFiles({ "package.json": '{ "devDependencies": { "adjourn": "^0.1.0" } }' });
  expect((await runCli(["init", project])).out).not.toContain(install);
});

test("the workflow's commands run in the project, with the main branch's report and without", async () => {
  const folder = tempFiles({});
  await runCli(["init", folder]);
  const scenarios = join(folder, "scenarios");
  const report = join(folder, "adjourn.json");
  const reporters = ["--reporter", "github", "--reporter", `json=${report}`];
  expect(await runCli(["check", scenarios, ...reporters])).toMatchObject({ exitCode: 0, err: "" });
  const compare = ["--baseline", report, "--max-token-increase", "25%"];
  const { exitCode, out } = await runCli(["check", scenarios, "--reporter", "github", ...compare]);
  expect(exitCode).toBe(0);
  expect(out).toContain("::notice::compared with the baseline: no difference in 2 tasks");
});

test("the workflow asks for no flag that `check` does not have, and for no more rights than to read", async () => {
  const folder = tempFiles({});
  await runCli(["init", folder]);
  const text = readFileSync(join(folder, ".github/workflows/adjourn.yml"), "utf8");
  const { permissions, jobs } = parse(text);
  expect(permissions).toEqual({ contents: "read" });
  const steps: { uses?: string; run?: string }[] = jobs.check.steps;
  for (const { uses } of steps) if (uses) expect(uses).toMatch(/^actions\/[\w/-]+@v\d+$/);
  const { out: help } = await runCli(["check", "--help"]);
  const flags = steps.flatMap(({ run = "" }) => run.match(/(?<=\s|\()--(?!no-install)[\w-]+/g) ?? []);
  expect(flags.length).toBeGreaterThan(3);
  for (const flag of flags) expect(help).toContain(flag);
});
