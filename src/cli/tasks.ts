import { Command, InvalidArgumentError } from "commander";
import { visibleText } from "../core/visible-text.js";
import { nounText } from "../reports/amounts.js";
import { jsonLine } from "../reports/json-line.js";
import { taskText, taskTotals } from "../reports/task-list.js";
import { addOperatorOptions, type OperatorFlags, withOperator } from "./operator-flags.js";
import type { Session } from "./session.js";
import { sessionView } from "./session-view.js";
import { writeTextFile } from "./write-text-file.js";

/** `adjourn tasks`: looks at the tasks of a store, and deletes or exports them. */
export function tasksCommand(session: Session): Command {
  const command = new Command("tasks").description("Look at the tasks of a store; delete or export them.");
  for (const create of [listCommand, exportCommand, deleteCommand, pruneCommand]) {
    command.addCommand(addOperatorOptions(create(session)), { isDefault: create === listCommand });
  }
  return command;
}

interface ListFlags extends OperatorFlags {
  readonly all?: boolean;
  readonly json?: boolean;
}

function listCommand(session: Session): Command {
  return new Command("list")
    .description(
      "List the tasks that are not finished: where they stand, what they spent, what was found (default).",
    )
    .option("--all", "list finished tasks too")
    .option("--json", "one line of JSON for each task")
    .action((flags: ListFlags) => list(flags, session));
}

async function list({ all = false, json = false, ...flags }: ListFlags, session: Session): Promise<void> {
  const { tasks, unread } = await withOperator(flags, (operator) => operator.tasks());
  const shown = tasks.filter(({ state }) => all || state !== "finished");
  const view = sessionView(session);
  for (const task of shown) {
    await session.out(json ? jsonLine(task) : taskText(task, { now: Date.now(), view }));
  }
  for (const { why } of unread) session.err(`adjourn: ${visibleText(why)}\n`);
  if (!json) await session.out(`${shown.length === 0 ? "" : "\n"}${taskTotals(tasks)}`);
}

interface ExportFlags extends OperatorFlags {
  readonly out?: string;
}

function exportCommand(session: Session): Command {
  return new Command("export")
    .description("Write a task as a trace file, which `replay` and `pin` read.")
    .argument("<task>", "id of the task")
    .option("--out <file>", "file to write to (default: standard output)")
    .action((task: string, flags: ExportFlags) => exportTask(task, flags, session));
}

async function exportTask(task: string, { out, ...flags }: ExportFlags, session: Session): Promise<void> {
  const { text, omitted } = await withOperator(flags, (operator) => operator.trace(task));
  if (out === undefined) await session.out(text);
  else await writeTextFile(out, text);
  if (omitted > 0)
    session.err(
      `adjourn: the first ${nounText(omitted, "event")} are left out: a snapshot stands for them\n`,
    );
}

interface DeleteFlags extends OperatorFlags {
  readonly force?: boolean;
}

function deleteCommand(session: Session): Command {
  return new Command("delete")
    .description("Delete a task, but for what its calls cost its scopes.")
    .argument("<task>", "id of the task")
    .option("--force", "though it is not finished; nobody should be at work on it")
    .action(async (task: string, { force = false, ...flags }: DeleteFlags) => {
      await withOperator(flags, (operator) => operator.forget(task, { isForced: force }));
      await session.out(`deleted ${visibleText(task)}\n`);
    });
}

interface PruneFlags extends OperatorFlags {
  readonly olderThan: number;
}

function pruneCommand(session: Session): Command {
  return new Command("prune")
    .description("Delete tasks in which nothing has happened for long, finished or not.")
    .requiredOption("--older-than <age>", "time since the last event, such as 30d, 12h or 45m", parseAge)
    .action(async ({ olderThan, ...flags }: PruneFlags) => {
      const ids = await withOperator(flags, (operator) => operator.prune({ olderThanMs: olderThan }));
      await session.out(`deleted ${nounText(ids.length, "task")}\n`);
    });
}

const MS_OF: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

function parseAge(text: string): number {
  const [, number, unit = ""] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const ms = MS_OF[unit];
  if (number === undefined || ms === undefined)
    throw new InvalidArgumentError("Expected a number of days, hours or minutes, such as 30d, 12h or 45m.");
  return Number(number) * ms;
}
