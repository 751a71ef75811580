import { Command } from "commander";
import { findingCodes } from "../core/finding.js";
import { quote } from "../core/quote.js";
import { codeLines } from "../reports/code-lines.js";
import { explainCode } from "../reports/explain-code.js";
import { readPolicyFile } from "./policy-file.js";
import type { Session } from "./session.js";
import { sessionView } from "./session-view.js";
import { UsageError } from "./usage-error.js";

/** `adjourn explain <code>`: what a finding means, and what changes it. */
export function explainCommand(session: Session): Command {
  return new Command("explain")
    .description("Explain a finding: what was seen, why it is no healthy run, what to do about it.")
    .argument("<code>", `one of ${findingCodes.join(", ")}`)
    .option("--policy <file>", "policy in YAML or JSON whose settings are shown instead of the defaults")
    .action(async (word: string, { policy }: { readonly policy?: string }) => {
      const code = findingCodes.find((known) => known === word.toUpperCase().replaceAll("-", "_"));
      if (!code) throw new UsageError(`Expected one of ${findingCodes.join(", ")}, got ${quote(word)}.`);
      const explanation = explainCode(code, policy === undefined ? undefined : await readPolicyFile(policy));
      await session.out(`${codeLines(explanation, sessionView(session)).join("\n")}\n`);
    });
}
