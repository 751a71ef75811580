import { Command, InvalidArgumentError, Option } from "commander";
import { jsonLine } from "../reports/json-line.js";
import { taskText } from "../reports/task-list.js";
import type { Operator } from "../runtime/operator/operator.js";
import type { StoredTaskStatus } from "../runtime/operator/stored-status.js";
import { addOperatorOptions, type OperatorFlags, withOperator } from "./operator-flags.js";
import type { Session } from "./session.js";
import { sessionView } from "./session-view.js";

interface WordFlags extends OperatorFlags {
  readonly reason: string;
  readonly cut?: string;
}

interface TopUpFlags extends WordFlags {
  readonly tokens?: number;
  readonly usd?: number;
}

/** `adjourn halt <task>`: stops a task that another process runs. */
export function haltCommand(session: Session): Command {
  return steering("halt", "Stop a task, or a part of it that was cut before, at its next decision.")
    .option("--cut <part>", "key of the part, as `adjourn tasks` shows it (default: the whole task)")
    .action((task: string, { reason, cut, ...flags }: WordFlags) =>
      steer(flags, session, (operator) =>
        operator.halt(task, { reason, ...(cut === undefined ? {} : { cut }) }),
      ),
    );
}

/** `adjourn resume <task>`: lets a halted task try one supervised turn. */
export function resumeCommand(session: Session): Command {
  return steering("resume", "Let a halted task, or a part that was cut, try one supervised turn.")
    .option("--cut <part>", "key of the part, as `adjourn tasks` shows it (default: the whole task)")
    .action((task: string, { reason, cut, ...flags }: WordFlags) =>
      steer(flags, session, (operator) =>
        operator.resume(task, { reason, ...(cut === undefined ? {} : { cut }) }),
      ),
    );
}

/** `adjourn top-up <task>`: raises a task's own limits. */
export function topUpCommand(session: Session): Command {
  return steering(
    "top-up",
    "Raise a task's own limits. One that was halted for its budget is to be resumed too.",
  )
    .option("--tokens <number>", "tokens more", parseAmount)
    .option("--usd <number>", "dollars more", parseAmount)
    .action((task: string, { reason, tokens, usd, ...flags }: TopUpFlags) =>
      steer(flags, session, (operator) =>
        operator.topUp(task, {
          reason,
          ...(tokens === undefined ? {} : { tokens }),
          ...(usd === undefined ? {} : { usd }),
        }),
      ),
    );
}

function steering(name: string, description: string): Command {
  const command = new Command(name)
    .description(description)
    .argument("<task>", "id of the task")
    .addOption(new Option("--reason <text>", "why, for the log").makeOptionMandatory());
  return addOperatorOptions(command).option("--json", "where the task stands now, as a line of JSON");
}

function parseAmount(text: string): number {
  const amount = Number(text.replaceAll("_", ""));
  if (text.trim() !== "" && amount > 0 && Number.isFinite(amount)) return amount;
  throw new InvalidArgumentError("Expected a number above 0.");
}

async function steer(
  { json = false, ...flags }: OperatorFlags & { readonly json?: boolean },
  session: Session,
  act: (operator: Operator) => Promise<StoredTaskStatus>,
): Promise<void> {
  const task = await withOperator(flags, act);
  await session.out(json ? jsonLine(task) : taskText(task, { now: Date.now(), view: sessionView(session) }));
}
