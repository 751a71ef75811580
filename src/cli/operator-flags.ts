import { userInfo } from "node:os";
import type { Command } from "commander";
import { createOperator, type Operator } from "../runtime/operator/operator.js";
import { addStoreOptions, type StoreFlags, withStore } from "./open-store.js";

/** Who acts on which store, and why, as commander hands it over. */
export interface OperatorFlags extends StoreFlags {
  readonly actor?: string;
}

/** Adds the options by which an operator acts on a store. */
export function addOperatorOptions(command: Command): Command {
  return addStoreOptions(command).option(
    "--actor <name>",
    "who acts, for the log (default: the user of this system)",
  );
}

/** Opens the store and lets its operator work. */
export function withOperator<Value>(
  flags: OperatorFlags,
  work: (operator: Operator) => Promise<Value>,
): Promise<Value> {
  return withStore(flags, (store) => work(createOperator(store, { actor: flags.actor ?? systemUser() })));
}

/** In containers, a process may run under an id that no name is known of. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
