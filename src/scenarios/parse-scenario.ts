import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import { explainIssue, type Problem } from "../core/explain-issue.js";
import { quote } from "../core/quote.js";
import { checkNames } from "./check-names.js";
import { type Scenario, scenarioSchema } from "./scenario.js";
import { ScenarioError } from "./scenario-error.js";

/**
 * Reads a scenario in YAML or JSON. `file` is its name, for messages.
 * @throws ScenarioError
 */
export function parseScenario(text: string, file: string): Scenario {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const line = broken.linePos?.[0].line ?? null;
    const got = quote(broken.message.split("\n", 1)[0]);
    throw new ScenarioError({ file, line }, { field: "", expected: "YAML or JSON", got });
  }
  const value: unknown = document.toJS();
  const refuse = (path: readonly PropertyKey[], problem: Problem): never => {
    throw new ScenarioError({ file, line: lineOf(document, lines, path) }, problem);
  };
  const result = scenarioSchema.safeParse(value);
  if (!result.success) {
    return refuse(result.error.issues[0]?.path ?? [], explainIssue(result.error.issues, value));
  }
  const unknown = checkNames(result.data);
  if (unknown !== undefined) return refuse(unknown.path, { ...unknown, field: unknown.path.join(".") });
  return result.data;
}

/** Line of the field, or of what it would be in. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    const offset = isNode(node) ? node.range?.[0] : undefined;
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return null;
}
