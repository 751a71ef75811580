import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

// A start through tsx takes about a second.
test.each([
  [["--seeds", "tuning"], "Expected `--seeds` to be `development` or `report`, got `tuning`."],
  [["--kind", "no such kind"], "Expected `--kind` to be a part of a kind's name, got `no such kind`."],
  [["--conversations", "0"], "Expected `--conversations` to be a positive integer, got `0`."],
])("the command with %j exits with 2 and says why", { timeout: 30_000 }, (args, message) => {
  const run = spawnSync(process.execPath, ["--import", "tsx", "bench/generated.ts", ...args], {
    encoding: "utf8",
  });
  expect(run.stderr).toContain(message);
  expect(run.status).toBe(2);
});
