import type { LedgerVerb } from "../stores/store.js";
import { closeAccounts } from "./accounts.js";
import { isClosedAccount } from "./is-closed-account.js";
import type { TaskCore } from "./task-core.js";

/** Books what is left, gives back what is set aside, and closes the account of a finished task. */
export async function endAccount(task: TaskCore, ...last: readonly LedgerVerb[]): Promise<void> {
  const { allowance, ports } = task;
  try {
    await task.exchange([...last, ...allowance.settle(ports.ids.key), ...closeAccounts(task)]);
  } catch (error) {
    if (!isClosedAccount(error)) throw error;
    // What is buffered still belongs into the log.
    await task.flush();
  }
}
