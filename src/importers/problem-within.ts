import type { Problem } from "../core/explain-issue.js";

/** Places a problem of a part in what holds the part; an empty path is the whole. */
export function problemWithin(path: string, problem: Problem): Problem {
  return { ...problem, field: joinedPath(path, problem.field) };
}

/** Joins the path of a part with a path inside it. */
export function joinedPath(path: string, field: string): string {
  return path === "" || field === "" ? path + field : `${path}.${field}`;
}
