import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

// A start through tsx takes about a second.
test.each([
  [[], "Expected `--traces` with a folder of labelled runs."],
  [["--traces"], "Expected a value after `--traces`, got nothing."],
  [["--traces", "test/bench/no-such-folder"], "test/bench/no-such-folder"],
  [["--traces", "test/bench"], "Expected labelled runs, got none in `test/bench`."],
])("the command with %j exits with 2 and says why", { timeout: 30_000 }, (args, message) => {
  const run = spawnSync(process.execPath, ["--import", "tsx", "bench/detect.ts", ...args], {
    encoding: "utf8",
  });
  expect(run.stderr).toContain(message);
  expect(run.status).toBe(2);
});
