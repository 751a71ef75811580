import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import { failureReason } from "../../importers/failure-reason.js";
import type { CheckedScenario } from "../../reports/check/check-report.js";
import { parseScenarioFile, type ScenarioFile } from "../../scenarios/parse-scenario-file.js";
import { ScenarioError } from "../../scenarios/scenario-error.js";
import { readTextFile } from "../read-text-file.js";
import { brokenScenario } from "./broken-scenario.js";

/** A scenario file that can be played, or the report of one that can't. */
export type LoadedScenario = { readonly file: string } & (
  | { readonly loaded: ScenarioFile }
  | { readonly loaded: null; readonly report: CheckedScenario }
);

/** Reads a scenario file, and the policy file that it may name. `policy` judges scenarios that state none. */
export async function loadScenario(file: string, policy?: unknown): Promise<LoadedScenario> {
  try {
    const text = await readTextFile(file, "a scenario");
    const readPolicy = (path: string) => readPolicyValue(resolve(dirname(file), path), path);
    return { file, loaded: parseScenarioFile(text, file, { policy, readPolicy }) };
  } catch (error) {
    const isOurs = error instanceof ScenarioError;
    const place = isOurs ? { line: error.line, field: error.field } : { line: null, field: "" };
    const problem = isOurs
      ? { expected: error.expected, got: error.got }
      : { expected: "a scenario", got: failureReason(error) };
    return { file, loaded: null, report: brokenScenario(file, { ...place, ...problem }) };
  }
}

function readPolicyValue(path: string, shown: string): unknown {
  try {
    return parse(readFileSync(path, "utf8")) ?? {};
  } catch (error) {
    throw new Error(`${shown}: ${failureReason(error).split("\n", 1)[0]}`, { cause: error });
  }
}
