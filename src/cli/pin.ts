import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { Command, Option } from "commander";
import { asShadow } from "../core/policy/mode.js";
import { parsePolicy } from "../core/policy/policy.js";
import { failureReason } from "../importers/failure-reason.js";
import { pinText } from "../reports/pin-text.js";
import { pinRun } from "../scenarios/pin/pin-run.js";
import type { RecordedRun } from "../scenarios/pin/recorded-run.js";
import { readRun } from "./pin/read-run.js";
import { type PinExpectation, type PinnedScenario, scenarioText, traceText } from "./pin/scenario-files.js";
import { readPolicyFile } from "./policy-file.js";
import type { Session } from "./session.js";
import { sessionView } from "./session-view.js";
import { UsageError } from "./usage-error.js";

interface PinFlags {
  readonly expect: PinExpectation;
  readonly task?: string;
  readonly name?: string;
  readonly out: string;
  readonly policy?: string;
  readonly keepText?: boolean;
  readonly force?: boolean;
}

/** `adjourn pin <trace>`: turns an incident or a false alarm into a scenario that can be shared. */
export function pinCommand(session: Session): Command {
  return new Command("pin")
    .description("Turn a recorded run into a small scenario without its texts.")
    .argument("<trace>", "trace file")
    .addOption(
      new Option("--expect <what>", "what must come of it")
        .choices(["halt", "healthy"])
        .makeOptionMandatory(),
    )
    .option("--task <id>", "id of the run, where the file has several")
    .option("--name <name>", "name of the scenario (default: the run's id)")
    .option("--out <folder>", "folder to write to", "scenarios")
    .option("--policy <file>", "policy that judges it, now and in the scenario")
    .option("--keep-text", "keep what was said")
    .option("--force", "overwrite what is there")
    .action((trace: string, flags: PinFlags) => pin(trace, flags, session));
}

async function pin(trace: string, flags: PinFlags, session: Session): Promise<void> {
  const { expect: expected, out, keepText = false } = flags;
  const policy = asShadow(flags.policy === undefined ? parsePolicy() : await readPolicyFile(flags.policy));
  const run = await readRun(trace, flags.task);
  const pinned = pinRun(run, { policy, keepsText: keepText });
  if (!pinned.keepsVerdict) {
    throw new UsageError(
      `${trace}: expected the same verdict without its texts, got another; --keep-text keeps them.`,
    );
  }
  const name = flags.name ?? nameOf(run);
  if (!/^[\w-]{1,128}$/.test(name)) {
    throw new UsageError(`Expected a \`--name\` of letters, digits, - and _, got ${JSON.stringify(name)}.`);
  }
  const path = flags.policy === undefined ? undefined : relative(out, flags.policy);
  const scenario = { name, pinned, expected, steps: run.steps.length, policy: path };
  const files = await write(scenario, flags);
  const report = {
    before: typesOf(run),
    after: typesOf(pinned),
    finding: pinned.finding,
    isMinimal: pinned.isMinimal,
    keepsText: keepText,
    passes: (pinned.finding === null) === (expected === "healthy"),
    files,
  };
  await session.out(pinText(report, sessionView(session)));
}

/** Ids may hold anything; file names should not. */
function nameOf({ header }: RecordedRun): string {
  return header.task.replace(/[^\w-]+/g, "-").slice(0, 80) || "pinned";
}

function typesOf({ steps }: Pick<RecordedRun, "steps">): string[] {
  return steps.map((step) => (step.kind === "event" ? step.event.type : step.observation.type));
}

async function write(scenario: PinnedScenario, { out, force = false }: PinFlags): Promise<string[]> {
  const texts = new Map([
    [join(out, `${scenario.name}.yaml`), scenarioText(scenario)],
    [join(out, `${scenario.name}.jsonl`), traceText(scenario)],
  ]);
  const files = [...texts.keys()];
  const taken = force ? undefined : files.find((file) => existsSync(file));
  if (taken !== undefined) {
    throw new UsageError(`${taken}: expected no such file yet; --name gives another, --force overwrites it.`);
  }
  try {
    await mkdir(out, { recursive: true });
    for (const [file, text] of texts) await writeFile(file, text);
  } catch (cause) {
    throw new UsageError(`${out}: expected a folder to write to, got ${failureReason(cause)}`, { cause });
  }
  return files;
}
