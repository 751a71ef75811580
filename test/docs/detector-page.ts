import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { replaceMarked } from "../../bench/report.js";
import { suite } from "../../src/core/detectors/suite.js";
import type { FindingCode } from "../../src/core/finding.js";
import type { MissingPart } from "../../src/core/trace.js";
import { type CodeExplanation, explainCode } from "../../src/reports/explain-code.js";
import { runCli } from "../cli/test-session.js";
import { fencedBlocks } from "./fenced-blocks.js";
import { thresholdSources } from "./threshold-sources.js";

/** Path of the page of a code, from the project root. */
export function detectorPagePath(code: FindingCode): string {
  return `docs/detectors/${pageName(code)}.md`;
}

/** The page of a code with what the program says about it, and what it prints for the example, written anew. */
export async function detectorPage(code: FindingCode): Promise<string> {
  const page = readFileSync(detectorPagePath(code), "utf8");
  const explained = replaceMarked(page, "explanation", explanationPart(code));
  return replaceMarked(explained, "output", await outputPart(code, page));
}

/** Names what a rule cannot do without. */
export function needsText(code: FindingCode): string {
  const needs = suite.find((detector) => detector.code === code)?.needs ?? [];
  return needs.map((part) => partNames[part]).join(" and ") || nothing;
}

const nothing = "nothing beyond the events";

const partNames: Readonly<Record<MissingPart, string>> = {
  content: "texts, or their fingerprints",
  results: "results of calls",
  times: "times",
  tokens: "billed tokens",
  waits: "waits",
};

function pageName(code: FindingCode): string {
  return code.toLowerCase().replaceAll("_", "-");
}

function explanationPart(code: FindingCode): string {
  const explanation = explainCode(code);
  const { title, seen, lookAlikes, whatToDo } = explanation;
  return [
    `# \`${code}\`: ${title}`,
    seen,
    "## Why it is not a healthy look-alike",
    lookAlikes,
    "## What to do",
    whatToDo,
    "## What it needs",
    needsSentence(code),
    "## What changes the verdict",
    settingsTable(explanation),
  ].join("\n\n");
}

function needsSentence(code: FindingCode): string {
  const needs = needsText(code);
  if (needs === nothing) return "Nothing beyond the events themselves, so it judges every trace.";
  return `It rests on ${needs}. Where a trace lacks that, the rule is reported as not judged.`;
}

function settingsTable({ settings }: CodeExplanation): string {
  const sources = thresholdSources();
  const rows = settings.map(({ path, value, meaning }) => {
    const shown = value === null ? "none" : `\`${value}\``;
    return `| \`${path}\` | ${shown} | ${meaning} | ${sources.get(anyCode(path)) ?? ""} |`;
  });
  return ["| setting | default | meaning | where it comes from |", "|---|---|---|---|", ...rows].join("\n");
}

/** Modes of all rules are one line of the policy's page. */
function anyCode(path: string): string {
  return path.replace(/^detectors\.\w+\.mode$/, "detectors.<CODE>.mode");
}

/** Near enough that no path is too long for a line of the report. */
const folder = "test/docs/.generated-pages/";

/** What is printed of the findings; the explanation of the code, which comes after it, is the page itself. */
async function outputPart(code: FindingCode, page: string): Promise<string> {
  const name = pageName(code);
  const { blocks } = fencedBlocks(page);
  mkdirSync(folder, { recursive: true });
  const trace = write(`${name}.jsonl`, blocks.find(({ info }) => info === "jsonl")?.code ?? "");
  const policy = blocks.find(({ info }) => info === "yaml")?.code;
  const options = policy === undefined ? [] : ["--policy", write(`${name}.yaml`, policy)];
  const args = ["replay", trace, "--explain", name, ...options];
  const { out, err } = await runCli(args);
  rmSync(folder, { recursive: true });
  const shown = [`$ npx adjourn ${args.join(" ")}`, findingsOf(err + out), "…"].join("\n");
  return `\`\`\`sh\n${shown.replaceAll(folder, "")}\n\`\`\``;
}

function write(name: string, text: string): string {
  writeFileSync(folder + name, text);
  return folder + name;
}

function findingsOf(output: string): string {
  const lines = output.split("\n");
  const end = lines.findIndex((line) => /^[A-Z_]+: /.test(line));
  return lines
    .slice(0, end < 0 ? undefined : end)
    .join("\n")
    .trimEnd();
}
