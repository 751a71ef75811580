import type { Problem } from "./explain-issue.js";
import { quote } from "./quote.js";

/** Puts what a YAML parser has thrown into plain words. The line stands in the place of the field. */
export function explainYamlError(error: unknown): Problem {
  const line = lineOf(error);
  const reason = error instanceof Error ? error.message.split("\n", 1)[0] : error;
  return { field: line === undefined ? "" : `line ${line}`, expected: "YAML or JSON", got: quote(reason) };
}

/** Parsers of the `yaml` package put it there. */
interface WithPosition {
  readonly linePos?: readonly { readonly line: number }[] | undefined;
}

function lineOf(error: unknown): number | undefined {
  return error instanceof Error ? (error as WithPosition).linePos?.[0]?.line : undefined;
}
