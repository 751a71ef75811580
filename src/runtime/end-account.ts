import type { LedgerVerb } from "../stores/store.js";
import { closeAccounts } from "./accounts.js";
import { RulesetUnknown, TaskFinished } from "./errors.js";
import { isClosedAccount } from "./is-closed-account.js";
import type { TaskCore } from "./task-core.js";

/** Books what is left, gives back what is set aside, and closes the account of a finished task. */
export async function endAccount(task: TaskCore, ...last: readonly LedgerVerb[]): Promise<void> {
  const { allowance, ports } = task;
  try {
    let rest = last;
    do {
      const verbs = [...rest, ...allowance.settle(ports.ids.key), ...closeAccounts(task)];
      allowance.heard(verbs, await task.exchange(verbs));
      rest = [];
    } while (allowance.isDue);
  } catch (error) {
    // It goes on elsewhere, and nothing of it was ever done here.
    if (error instanceof RulesetUnknown) return;
    if (!isClosedAccount(error) && !(error instanceof TaskFinished)) throw error;
    // What is buffered still belongs into the log, though nothing more is booked.
    await task.log.flush();
  }
}
