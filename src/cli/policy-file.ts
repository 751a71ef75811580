import { parse, YAMLParseError } from "yaml";
import { explainIssue, type Problem } from "../core/explain-issue.js";
import { type Policy, type PolicyInput, policySchema } from "../core/policy/policy.js";
import { quote } from "../core/quote.js";
import { readTextFile } from "./read-text-file.js";
import { UsageError } from "./usage-error.js";

/** Reads a policy in YAML or JSON. @throws {UsageError} naming file and field, what was expected and what came. */
export async function readPolicyFile(file: string): Promise<Policy> {
  return policySchema.parse(await readPolicyInput(file));
}

/** Reads a policy and leaves it as it was written, with its money in USD. @throws {UsageError} as `readPolicyFile` */
export async function readPolicyInput(file: string): Promise<PolicyInput> {
  const value = parseYaml(await readTextFile(file, "a policy"), file);
  const result = policySchema.safeParse(value);
  // Checked just above.
  if (result.success) return value as PolicyInput;
  throw wrongPolicy(file, explainIssue(result.error.issues, value));
}

function parseYaml(text: string, file: string): unknown {
  try {
    // An empty file is a policy that changes nothing.
    return parse(text) ?? {};
  } catch (cause) {
    const line = cause instanceof YAMLParseError ? cause.linePos?.[0].line : undefined;
    const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : cause;
    const field = line === undefined ? "" : `line ${line}`;
    throw wrongPolicy(file, { field, expected: "YAML or JSON", got: quote(reason) });
  }
}

function wrongPolicy(file: string, { field, expected, got }: Problem): UsageError {
  return new UsageError(`${file}: ${field && `\`${field}\`: `}expected ${expected}, got ${got}`);
}
