import * as z from "zod";
import { explainIssue } from "../../core/explain-issue.js";
import { quote } from "../../core/quote.js";
import { CHECK_JSON_SCHEMA } from "../../reports/check/check-json.js";
import type { ComparedRun } from "../../reports/check/compare-checks.js";
import { readTextFile } from "../read-text-file.js";
import { UsageError } from "../usage-error.js";

const countSchema = z.int().nonnegative();

const baselineSchema = z.object({
  schema: z.int().min(1).max(CHECK_JSON_SCHEMA),
  ruleset: z.string(),
  scenarios: z.array(
    z.object({
      file: z.string(),
      tasks: z.array(
        z
          .object({
            id: z.string(),
            outcome: z.string(),
            events: countSchema,
            tokens: countSchema,
            wasteTokens: countSchema,
            costNanoUsd: countSchema.nullable(),
            stop: z
              .object({ action: z.string(), reason: z.string(), event: countSchema })
              .transform(({ event, ...stop }) => ({ ...stop, seq: event }))
              .nullable(),
          })
          .transform(({ events, tokens, wasteTokens, ...task }) => ({
            ...task,
            spent: { events, tokens, waste: wasteTokens },
          })),
      ),
    }),
  ),
});

/** Reads the JSON report of an earlier run. @throws {UsageError} naming file and field */
export async function readBaseline(file: string): Promise<ComparedRun> {
  const value = parse(await readTextFile(file, "a report of `check --reporter json`"), file);
  const result = baselineSchema.safeParse(value);
  if (result.success) return result.data;
  const { field, expected, got } = explainIssue(result.error.issues, value);
  throw new UsageError(`${file}: ${field && `\`${field}\`: `}expected ${expected}, got ${got}`);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${file}: expected JSON, got ${quote(text)}`, { cause });
  }
}
