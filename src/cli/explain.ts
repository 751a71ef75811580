import { Command, Option } from "commander";
import { findingCodes } from "../core/finding.js";
import { quote } from "../core/quote.js";
import { codeLines } from "../reports/code-lines.js";
import { explainCode } from "../reports/explain-code.js";
import { explainTask } from "./explain-task.js";
import { addStoreOptions, type StoreFlags } from "./open-store.js";
import { readPolicyFile } from "./policy-file.js";
import type { Session } from "./session.js";
import { sessionView } from "./session-view.js";
import { UsageError } from "./usage-error.js";

interface ExplainFlags extends Partial<StoreFlags> {
  readonly policy?: string;
}

/** `adjourn explain <what>`: what a finding means and what changes it, or what was found in a task of a store. */
export function explainCommand(session: Session): Command {
  const command = new Command("explain")
    .description(
      "Explain a finding, or what was found in a task of a store: what was seen, and what to do about it.",
    )
    .argument("<what>", `one of ${findingCodes.join(", ")}; with \`--store\`, the id of a task`)
    .addOption(
      new Option(
        "--policy <file>",
        "policy in YAML or JSON whose settings are shown instead of the defaults",
      ).conflicts("store"),
    );
  return addStoreOptions(command, { isOptional: true }).action(
    async (what: string, { store, policy, ...rest }: ExplainFlags) => {
      if (store === undefined) await explainWord(what, policy, session);
      else await explainTask(what, { store, ...rest }, session);
    },
  );
}

async function explainWord(word: string, policy: string | undefined, session: Session): Promise<void> {
  const code = findingCodes.find((known) => known === word.toUpperCase().replaceAll("-", "_"));
  if (!code)
    throw new UsageError(
      `Expected one of ${findingCodes.join(", ")}, or a task and its \`--store\`, got ${quote(word)}.`,
    );
  const explanation = explainCode(code, policy === undefined ? undefined : await readPolicyFile(policy));
  await session.out(`${codeLines(explanation, sessionView(session)).join("\n")}\n`);
}
