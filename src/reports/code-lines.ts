import type { CodeExplanation, ExplainedSetting } from "./explain-code.js";
import type { View } from "./view.js";
import { wrap } from "./wrap.js";

const INDENT = 2;

/** Writes what findings of a code mean: what is seen, why it is not healthy, what to do, what changes it. */
export function codeLines(explanation: CodeExplanation, { paint, width }: View): string[] {
  const { code, title, seen, lookAlikes, whatToDo, settings } = explanation;
  const paragraphs = [
    ["What was seen", seen],
    ["Why it is not a healthy look-alike", lookAlikes],
    ["What to do", whatToDo],
  ] as const;
  return [
    paint.bold(`${code}: ${title}`),
    ...paragraphs.flatMap(([heading, text]) => [heading, ...wrap(text, { width, indent: INDENT })]),
    "What changes the verdict",
    ...settings.flatMap((setting) => settingLines(setting, width)),
  ];
}

function settingLines({ path, value, meaning }: ExplainedSetting, width: number): string[] {
  const setting = value === null ? path : `${path} = ${value}`;
  return wrap(`${setting}: ${meaning}`, { width, indent: INDENT, hanging: 2 });
}
