import { LedgerError } from "../core/budget/ledger-error.js";

/** Whether an error says that the task's account is closed: somebody else has finished the task, and nothing more is booked. */
export function isClosedAccount(error: unknown): boolean {
  return error instanceof LedgerError && error.code === "UNKNOWN_ACCOUNT";
}
