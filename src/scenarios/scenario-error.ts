import type { Problem } from "../core/explain-issue.js";

/** Says where a scenario file is wrong, what was expected there and what came. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
  readonly code = "SCENARIO_INVALID";
  readonly file: string;
  /** First line is 1; `null` where no line is to blame. */
  readonly line: number | null;
  /** Path such as `tasks.0.flows.talk.2`. Empty where the whole file is meant. */
  readonly field: string;
  readonly expected: string;
  readonly got: string;

  constructor(
    { file, line }: { readonly file: string; readonly line: number | null },
    { field, expected, got }: Problem,
  ) {
    super(
      `${file}${line === null ? "" : `:${line}`}: ${field && `\`${field}\`: `}expected ${expected}, got ${got}`,
    );
    this.file = file;
    this.line = line;
    this.field = field;
    this.expected = expected;
    this.got = got;
  }
}
