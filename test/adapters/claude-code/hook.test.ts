import { spawnSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { answerHook, type HookAnswer } from "../../../adapters/claude-code/answer-hook.js";
import { type HookInput, parseHookInput } from "../../../adapters/claude-code/hook-input.js";
import { judgeSession } from "../../../adapters/claude-code/judge-session.js";
import { sessionFiles } from "../../../adapters/claude-code/session-files.js";
import { tempFiles } from "../../temp-files.js";
import { shellCall, stop, userPrompt } from "./recorded-inputs.js";

type Mode = "shadow" | "enforce";

/** A session whose judge has always come to its verdict before the next hook. */
function session(mode: Mode) {
  const files = sessionFiles(tempFiles(), "5b8f2c1e-0d4a-4c55-9a53-6f0f3a7f4b10");
  let now = 1_760_000_000_000;
  const tell = async (input: HookInput): Promise<HookAnswer> => {
    let isDue = false;
    now += 500;
    const judge = () => {
      isDue = true;
    };
    const answer = answerHook(input, { files, isEnforced: mode === "enforce", now, judge });
    if (isDue) await judgeSession(files, { session: input.session_id, env: { ADJOURN_MODE: mode } });
    return answer;
  };
  /** Makes a call, unless it is denied; says what the model was told instead, or with its result. */
  const call = async (...recorded: Parameters<typeof shellCall>) => {
    const [before, after] = shellCall(...recorded);
    const denied = before === undefined ? null : await tell(before);
    if (denied !== null) return denied.hookSpecificOutput;
    return after === undefined ? undefined : (await tell(after))?.hookSpecificOutput;
  };
  return { files, tell, call };
}

const failing = { command: "npm test", output: "FAIL bridge.test.ts: expected 4 tiles, got 3" };

test("a call that goes round in circles is refused once with the evidence, then its agent is stopped", async () => {
  const { tell, call } = session("enforce");
  await tell(userPrompt("Make the tests pass."));
  const told = [];
  for (let number = 0; number < 8; number += 1) told.push(await call(number, failing));
  const denials = told.filter((one) => one?.["permissionDecision"] === "deny");
  expect(denials[0]?.["permissionDecisionReason"]).toMatch(/^\[adjourn\] .*Do something different/);
  expect(denials[1]?.["permissionDecisionReason"]).toMatch(
    /^Cut: agent claude(.|\n)*Make the tests pass(.|\n)*End here/,
  );
  expect(told.slice(0, 3)).toEqual([undefined, undefined, undefined]);
  expect(denials.length).toBeGreaterThanOrEqual(4);
});

test("a session that does something else after the nudge goes on", async () => {
  const { call } = session("enforce");
  const told = [];
  for (let number = 0; number < 4; number += 1) told.push(await call(number, failing));
  for (const [number, name] of [
    "cat bridge.ts",
    "sed -i s/3/4/ bridge.ts",
    "git diff",
    "ls levels",
  ].entries())
    told.push(await call(10 + number, { command: name, output: `output of ${name}, ${number} tiles` }));
  expect(told.filter((one) => one?.["permissionDecision"] === "deny")).toHaveLength(1);
});

test("in shadow nothing is denied, and the findings stand in the verdict", async () => {
  const { files, call } = session("shadow");
  for (let number = 0; number < 8; number += 1) expect(await call(number, failing)).toBeUndefined();
  expect(files.verdict()).toMatchObject({
    denied: {},
    findings: expect.arrayContaining(["trip ACTION_CYCLE"]),
  });
});

test("a subagent is stopped alone", async () => {
  const { call } = session("enforce");
  for (let number = 0; number < 8; number += 1) await call(number, { ...failing, subagent: "a1" });
  expect(await call(20, { ...failing, subagent: "a1" })).toMatchObject({ permissionDecision: "deny" });
  expect(await call(21, { command: "ls", output: "bridge.ts" })).toBeUndefined();
});

test("a new prompt lets what was stopped try again, and the same loop is stopped sooner", async () => {
  const { tell, call } = session("enforce");
  for (let number = 0; number < 8; number += 1) await call(number, failing);
  await tell(stop("Stop", "The tests still fail."));
  await tell(userPrompt("Look at the fixture instead."));
  expect(await call(30, { command: "cat fixture.ts", output: "tiles: 3" })).toBeUndefined();
  const told = [];
  for (let number = 40; number < 46; number += 1) told.push(await call(number, failing));
  expect(told.at(-1)).toMatchObject({ permissionDecision: "deny" });
});

test("healthy work is left alone", async () => {
  const { call } = session("enforce");
  const told = [];
  for (let number = 0; number < 30; number += 1)
    told.push(
      await call(number, {
        command: `cat level${number}.ts`,
        output: `level ${number} has ${number * 7} tiles`,
      }),
    );
  expect(told.every((one) => one === undefined)).toBe(true);
});

test("what agents read and wrote is for its owner only", async () => {
  const { files, call } = session("shadow");
  await call(0, failing);
  expect(statSync(files.journal).mode & 0o077).toBe(0);
});

test("a damaged journal and a damaged verdict are got over", async () => {
  const { files, call } = session("enforce");
  await call(0, failing);
  writeFileSync(files.journal, `{"event":{"type":"what"}}\nno json\n${readFileSync(files.journal, "utf8")}`);
  writeFileSync(files.journal.replace(".jsonl", ".verdict.json"), "{");
  for (let number = 1; number < 8; number += 1) await call(number, failing);
  expect(await call(9, failing)).toMatchObject({ permissionDecision: "deny" });
});

test.each(["", "no json", '{"hook_event_name":"Stop","session_id":"../x"}'])(
  "the program says nothing and succeeds when it is told %j",
  (input) => {
    const env = { ...process.env, ADJOURN_HOOK_DIR: tempFiles(), ADJOURN_MODE: "enforce" };
    const args = ["--import", "tsx", "adapters/claude-code/hook.ts"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { input, env, encoding: "utf8" });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  },
);

test("the program succeeds where it can't write, and refuses what its verdict denies", () => {
  const place = tempFiles();
  writeFileSync(join(place, "file"), "");
  const run = (dir: string, input: HookInput | undefined) => {
    const env = { ...process.env, ADJOURN_HOOK_DIR: dir, ADJOURN_MODE: "enforce" };
    const args = ["--import", "tsx", "adapters/claude-code/hook.ts"];
    return spawnSync(process.execPath, args, { input: JSON.stringify(input), env, encoding: "utf8" });
  };
  const [before] = shellCall(1, failing);
  expect(run(join(place, "file"), before)).toMatchObject({ status: 0, stdout: "", stderr: "" });
  const denied = { claude: { reason: "Cut: agent claude." } };
  sessionFiles(place, before?.session_id ?? "").write({ bytes: 0, denied, nudges: {}, findings: [] });
  expect(JSON.parse(run(place, before).stdout)).toMatchObject({
    hookSpecificOutput: { hookEventName: "PreToolUse", permissionDecision: "deny" },
  });
});

test.each([
  "null",
  "[]",
  "7",
  '{"hook_event_name":"Stop"}',
  '{"hook_event_name":"Stop","session_id":"a/../b"}',
])("%s is no hook's input, and a session's id no path", (input) => expect(parseHookInput(input)).toBeNull());
