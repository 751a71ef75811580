import type * as z from "zod";
import { quote } from "./quote.js";

/** One thing wrong with a value from outside, in words. */
export interface Problem {
  /** Path of the field, such as `usage.input`. Empty where the value as a whole is wrong. */
  readonly field: string;
  readonly expected: string;
  /** What came instead, quoted and cut. */
  readonly got: string;
}

type Issue = z.core.$ZodIssue;

/** Puts the first issue that zod found in `value` into plain words. */
export function explainIssue(issues: readonly Issue[], value: unknown): Problem {
  const [issue] = issues;
  if (!issue) return { field: "", expected: "a valid value", got: quote(value) };
  if (issue.code === "unrecognized_keys") return unknownField(issue.path, issue.keys);
  return {
    field: fieldName(issue.path),
    expected: expectation(issue),
    got: quote(valueAt(value, issue.path)),
  };
}

/** The value of a field that does not exist says nothing; its name does. */
function unknownField(path: readonly PropertyKey[], keys: readonly string[]): Problem {
  return {
    field: fieldName(path),
    expected: "only known fields",
    got: keys.map((key) => quote(key)).join(", "),
  };
}

/** Longest path that a message shows. Ours are shorter; keys of foreign objects may be anything. */
const MAX_FIELD_CHARS = 80;

function fieldName(path: readonly PropertyKey[]): string {
  const name = path.map(String).join(".");
  return /^[\w.-]+$/.test(name) && name.length <= MAX_FIELD_CHARS ? name : name && quote(name);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) {
    if (found === null || typeof found !== "object" || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<PropertyKey, unknown>)[key];
  }
  return found;
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeNames.get(issue.expected) ?? `a ${issue.expected}`;
    case "invalid_value":
      return oneOf(issue.values);
    case "invalid_union":
      return unionExpectation(issue);
    case "too_small":
      return issue.origin === "string" || issue.origin === "array"
        ? `a non-empty ${nouns.get(issue.origin)}`
        : `a number from ${issue.minimum}`;
    case "too_big":
      return tooBigExpectation(issue);
    case "invalid_format":
      // A pattern is named by whoever wrote it.
      return issue.format === "regex" ? issue.message : `text in the format ${issue.format}`;
    default:
      return issue.message;
  }
}

const typeNames: ReadonlyMap<string, string> = new Map([
  ["array", "a list"],
  ["int", "a whole number"],
  ["nonoptional", "a value"],
  ["object", "an object"],
  ["record", "an object"],
  ["string", "a string"],
]);

const nouns: ReadonlyMap<string, string> = new Map([
  ["string", "string"],
  ["array", "list"],
]);

/** Unions without a discriminator say nothing useful themselves, so each is put into words here. */
const unions: ReadonlyMap<PropertyKey, string> = new Map([
  ["to", 'a name, a list of names or {"group": name}'],
  ["on", "a name or a list of names"],
  ["policy", "JSON with finite numbers only"],
]);

function unionExpectation({ path, ...issue }: Extract<Issue, { code: "invalid_union" }>): string {
  if ("options" in issue && issue.options) return oneOf(issue.options);
  return unions.get(path.at(-1) ?? "") ?? "one of the documented shapes";
}

function tooBigExpectation({ origin, maximum }: Extract<Issue, { code: "too_big" }>): string {
  if (origin === "string") return `at most ${maximum} characters`;
  if (origin === "array") return `at most ${maximum} entries`;
  return maximum === Number.MAX_SAFE_INTEGER ? "a whole number up to 2^53 - 1" : `a number up to ${maximum}`;
}

function oneOf(values: readonly unknown[]): string {
  const names = values.map((value) => JSON.stringify(value) ?? String(value));
  return names.length === 1 ? `${names[0]}` : `one of ${names.join(", ")}`;
}
