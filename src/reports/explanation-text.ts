import type { FindingCode } from "../core/finding.js";
import { modeOf } from "../core/policy/mode.js";
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
    ...Object.entries(settings).flatMap(([path, meaning]) =>
      settingLines(path + valueAt(policy, path), meaning, width),
    ),
    // Each rule can be turned off or left to report only.
    ...settingLines(`detectors.${code}.mode = ${modeOf(policy, code)}`, "off, shadow or enforce", width),
  ];
  return `${lines.join("\n")}\n`;
}

function settingLines(setting: string, meaning: string, width: number): string[] {
  return wrap(`${setting}: ${meaning}`, { width, indent: INDENT, hanging: 2 });
}

/** Shows the value where it is a single one. */
function valueAt(policy: Policy, path: string): string {
  const found = path
    .split(".")
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], policy);
  return typeof found === "number" || typeof found === "string" ? ` = ${found}` : "";
}
