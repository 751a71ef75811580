import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import type * as z from "zod";
import { explainIssue, type Problem } from "../core/explain-issue.js";
import { explainYamlError } from "../core/explain-yaml-error.js";
import { quote } from "../core/quote.js";
import { checkNames } from "./check-names.js";
import { type ModuleScenario, moduleScenarioSchema } from "./module-scenario.js";
import { type Scenario, scenarioSchema } from "./scenario.js";
import { ScenarioError } from "./scenario-error.js";
import { type TraceScenario, traceScenarioSchema } from "./trace-scenario.js";

/** A scenario file, by what it runs: scripted agents, recorded runs, or a module of the user's. */
export type ScenarioFile = Placed &
  (
    | { readonly kind: "script"; readonly scenario: Scenario }
    | { readonly kind: "trace"; readonly scenario: TraceScenario }
    | { readonly kind: "module"; readonly scenario: ModuleScenario }
  );

interface Placed {
  /** Line of a field, or of what it would be in; the first is 1, `null` where there is none. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | null;
}

export interface ParseScenarioOptions {
  /** Reads a policy file that a scenario names. @default such names are refused */
  readonly readPolicy?: (path: string) => unknown;
  /** Judges scenarios that state no policy. @default the default policy */
  readonly policy?: unknown;
}

/**
 * Reads a scenario file in YAML or JSON. `file` is its name, for messages.
 * @throws ScenarioError
 */
export function parseScenarioFile(
  text: string,
  file: string,
  options: ParseScenarioOptions = {},
): ScenarioFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const line = broken.linePos?.[0].line ?? null;
    throw new ScenarioError({ file, line }, { ...explainYamlError(broken), field: "" });
  }
  const lineOf = (path: readonly PropertyKey[]) => placeOf(document, lines, path);
  const refuse = (path: readonly PropertyKey[], problem: Problem): never => {
    throw new ScenarioError({ file, line: lineOf(path) }, problem);
  };
  const value = withPolicy(document.toJS(), options, refuse);
  const kind = kindOf(value);
  const scenario = read(schemas[kind], value, refuse);
  const unknown = kind === "script" ? checkNames(scenario as Scenario) : undefined;
  if (unknown !== undefined) return refuse(unknown.path, { ...unknown, field: unknown.path.join(".") });
  // Each schema reads its own kind.
  return { kind, scenario, lineOf } as ScenarioFile;
}

type Refuse = (path: readonly PropertyKey[], problem: Problem) => never;

const schemas = { script: scenarioSchema, trace: traceScenarioSchema, module: moduleScenarioSchema };

function withPolicy(value: unknown, { policy, readPolicy }: ParseScenarioOptions, refuse: Refuse): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (!("policy" in value)) return policy === undefined ? value : { ...value, policy };
  if (typeof value.policy !== "string") return value;
  const problem = { field: "policy", expected: "a policy" };
  if (readPolicy === undefined) return refuse(["policy"], { ...problem, got: quote(value.policy) });
  try {
    return { ...value, policy: readPolicy(value.policy) };
  } catch (error) {
    return refuse(["policy"], { ...problem, got: error instanceof Error ? error.message : String(error) });
  }
}

function kindOf(value: unknown): keyof typeof schemas {
  if (typeof value !== "object" || value === null) return "script";
  if ("trace" in value) return "trace";
  return "module" in value ? "module" : "script";
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown, refuse: Refuse): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  return refuse(result.error.issues[0]?.path ?? [], explainIssue(result.error.issues, value));
}

function placeOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    const offset = isNode(node) ? node.range?.[0] : undefined;
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return null;
}
