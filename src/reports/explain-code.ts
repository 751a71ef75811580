import type { FindingCode } from "../core/finding.js";
import { modeOf } from "../core/policy/mode.js";
import { type Policy, parsePolicy } from "../core/policy/policy.js";
import { type Explanation, explanations } from "./explanations.js";

/** A field of the policy that changes the verdict. */
export interface ExplainedSetting {
  readonly path: string;
  /** Value in the policy at hand; `null` where it is not set, or has fields of its own. */
  readonly value: string | number | null;
  readonly meaning: string;
}

/** What findings of a code mean, under one policy. */
export interface CodeExplanation extends Omit<Explanation, "settings"> {
  readonly code: FindingCode;
  readonly settings: readonly ExplainedSetting[];
}

/**
 * Explains a code of findings, with the settings that change it.
 *
 * @param policy whose values are shown. @default the default policy
 */
export function explainCode(code: FindingCode, policy: Policy = parsePolicy()): CodeExplanation {
  const { settings, ...texts } = explanations[code];
  const own = Object.entries(settings).map(([path, meaning]) => ({
    path,
    value: valueAt(policy, path),
    meaning,
  }));
  // Each rule can be turned off or left to report only.
  const mode = {
    path: `detectors.${code}.mode`,
    value: modeOf(policy, code),
    meaning: "off, shadow or enforce",
  };
  return { code, ...texts, settings: [...own, mode] };
}

function valueAt(policy: Policy, path: string): string | number | null {
  const found = path
    .split(".")
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], policy);
  return typeof found === "number" || typeof found === "string" ? found : null;
}
