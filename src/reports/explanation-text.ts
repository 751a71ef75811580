import type { FindingCode } from "../core/finding.js";
import { type Policy, parsePolicy } from "../core/policy/policy.js";
import { explanations } from "./explanations.js";
import type { View } from "./view.js";
import { wrap } from "./wrap.js";

const INDENT = 2;

/** Explains a code of findings, with the settings that change it and their values in this policy. */
export function explanationText(code: FindingCode, { paint, width }: View, policy = parsePolicy()): string {
  const { seen, notHealthy, action, settings } = explanations[code];
  const paragraphs = [
    ["What was seen", seen],
    ["Why it is not a healthy look-alike", notHealthy],
    ["What to do", action],
  ] as const;
  const lines = [
    paint.bold(code),
    ...paragraphs.flatMap(([title, text]) => [title, ...wrap(text, { width, indent: INDENT })]),
    "What changes the verdict",
    ...Object.entries({ ...settings, ...modeSetting(code) }).flatMap(([path, meaning]) =>
      wrap(`${path}${value(policy, path)}: ${meaning}`, { width, indent: INDENT, hanging: 2 }),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** Each rule can be turned off or left to report only. */
function modeSetting(code: FindingCode): Record<string, string> {
  return { [`detectors.${code}.mode`]: "off, shadow (report only) or enforce" };
}

/** Shows the value where it is a single one. */
function value(policy: Policy, path: string): string {
  const found = path
    .split(".")
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], policy);
  return typeof found === "number" || typeof found === "string" ? ` = ${found}` : "";
}
