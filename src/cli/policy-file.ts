import { parse } from "yaml";
import { explainIssue, type Problem } from "../core/explain-issue.js";
import { explainYamlError } from "../core/explain-yaml-error.js";
import { type Policy, type PolicyInput, policySchema } from "../core/policy/policy.js";
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
  } catch (error) {
    throw wrongPolicy(file, explainYamlError(error));
  }
}

function wrongPolicy(file: string, { field, expected, got }: Problem): UsageError {
  return new UsageError(`${file}: ${field && `\`${field}\`: `}expected ${expected}, got ${got}`);
}
