import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { verdict } from "../engine/verdict.js";
import { median } from "../median.js";
import type { Row } from "../report.js";
import { projectRoot } from "./project-root.js";

/** Most that the hook takes beyond Node itself: it is started for every call of a tool. */
const TARGET_MS = 25;

interface Times {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const hook = fileURLToPath(new URL("dist/adapters/claude-code/hook.js", projectRoot));

/** Times a start of Claude Code's hook before a call against one of Node with an empty program, taking turns. Needs a build. */
export function hookRows(rounds: number): Row[] {
  const folder = mkdtempSync(join(tmpdir(), "adjourn-hook-"));
  const empty = join(folder, "empty.mjs");
  const input = join(folder, "input.json");
  writeFileSync(empty, "");
  writeFileSync(input, JSON.stringify(beforeCall));
  const bare: Times[] = [];
  const hooked: Times[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(start({ program: empty, input, folder }));
    hooked.push(start({ program: hook, input, folder }));
  }
  rmSync(folder, { recursive: true });
  return [
    row("wall, median", { bare, hooked, key: "wallMs", of: median }),
    // What other processes take of the machine adds to a median as well.
    row("wall, fastest", { bare, hooked, key: "wallMs", of: (times) => Math.min(...times) }),
    row("CPU, median", { bare, hooked, key: "cpuMs", of: median }),
  ];
}

interface Comparing {
  readonly bare: readonly Times[];
  readonly hooked: readonly Times[];
  readonly key: keyof Times;
  readonly of: (times: readonly number[]) => number;
}

function row(time: string, { bare, hooked, key, of }: Comparing): Row {
  const [bareMs, hookedMs] = [of(bare.map((one) => one[key])), of(hooked.map((one) => one[key]))];
  const added = hookedMs - bareMs;
  return {
    time,
    "node ms": Math.round(bareMs),
    "hook ms": Math.round(hookedMs),
    "added ms": Math.round(added),
    target: `≤ ${TARGET_MS}`,
    verdict: verdict(added, TARGET_MS),
  };
}

const beforeCall = {
  session_id: "bench",
  hook_event_name: "PreToolUse",
  tool_name: "Bash",
  tool_input: { command: "npm test", description: "x".repeat(2_000) },
  tool_use_id: "toolu_1",
};

interface Start {
  readonly program: string;
  readonly input: string;
  readonly folder: string;
}

/** Only the shell tells what a process that has ended took. */
function start({ program, input, folder }: Start): Times {
  const timed = 'TIMEFORMAT="%R %U %S"; time "$1" "$2" <"$3" >/dev/null';
  const env = { PATH: process.env["PATH"], ADJOURN_MODE: "enforce", ADJOURN_HOOK_DIR: folder };
  const args = ["--norc", "-c", timed, "hook", process.execPath, program, input];
  const { stderr } = spawnSync("bash", args, { encoding: "utf8", env });
  const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] = stderr.trim().split(" ").map(Number);
  return { wallMs: wall * 1_000, cpuMs: (user + system) * 1_000 };
}
