import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import { calibrateCommand } from "./calibrate.js";
import { checkCommand } from "./check.js";
import { demoCommand } from "./demo.js";
import { type ExitCode, exitCodes } from "./exit-code.js";
import { explainCommand } from "./explain.js";
import { initCommand } from "./init.js";
import { pinCommand } from "./pin.js";
import { printError } from "./print-error.js";
import { replayCommand } from "./replay.js";
import { reportCommand } from "./report.js";
import type { Session } from "./session.js";
import { haltCommand, resumeCommand, topUpCommand } from "./steer.js";
import { tasksCommand } from "./tasks.js";

/** Runs one command line and returns its exit code: the only place that turns errors into one. */
export async function run(args: readonly string[], session: Session): Promise<ExitCode> {
  try {
    await createProgram(session).parseAsync([...args], { from: "user" });
    return session.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return usageCode(error, session);
    printError(error, session);
    return exitCodes.broken;
  }
}

function createProgram(session: Session): Command {
  const program = new Command("adjourn")
    .description("Ends the meetings that agents can't end.")
    .version(version())
    .exitOverride()
    .showHelpAfterError(false)
    .configureOutput({
      writeOut: (text) => void session.out(text),
      writeErr: session.err,
      outputError: () => {},
      getOutHelpWidth: () => session.columns,
      getErrHelpWidth: () => session.columns,
    });
  const commands = [
    demoCommand,
    replayCommand,
    reportCommand,
    checkCommand,
    initCommand,
    pinCommand,
    calibrateCommand,
    explainCommand,
    tasksCommand,
    haltCommand,
    resumeCommand,
    topUpCommand,
  ];
  for (const command of commands.map((create) => create(session))) {
    program.addCommand(command.copyInheritedSettings(program));
    for (const below of command.commands) below.copyInheritedSettings(command);
  }
  return program;
}

/** Asked for the package by name, because sources and build lie at different depths below it. */
function version(): string {
  return createRequire(import.meta.url)("adjourn/package.json").version;
}

/** Help and version are reported as errors too. What is wrong has been left to us to print. */
function usageCode(error: CommanderError, session: Session): ExitCode {
  if (error.exitCode === 0) return exitCodes.asExpected;
  const isHelp = error.code === "commander.help";
  if (!isHelp) printError(new Error(usageMessage(error)), session);
  return exitCodes.broken;
}

function usageMessage({ code, message }: CommanderError): string {
  const told = message.replace(/^error: /, "");
  return code === "commander.unknownCommand" ? `${told}; \`adjourn --help\` lists the known ones` : told;
}
