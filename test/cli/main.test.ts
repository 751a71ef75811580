import { exec } from "node:child_process";
import { expect, test } from "vitest";

function shell(
  command: string,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  return new Promise((done) => {
    const child = exec(command, { shell: "/bin/bash" }, (error, stdout, stderr) =>
      done({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
    child.stdin?.end();
  });
}

const adjourn = "node --import tsx src/cli/main.ts";

test("who stops reading ends it without an error", async () => {
  const { code, stderr } = await shell(`set -o pipefail; ${adjourn} replay --json examples/traces | true`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("pipes get neither colours nor progress", async () => {
  const { stdout, stderr } = await shell(`CI=true ${adjourn} replay examples/traces | cat`);
  expect(stderr).toBe("");
  expect(stdout).not.toContain("\u001b");
});

test("the exit code reaches the caller", async () => {
  const { code, stderr } = await shell(`${adjourn} replay missing.jsonl`);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^adjourn: missing\.jsonl.*\n$/);
});
