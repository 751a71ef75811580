import { readFileSync } from "node:fs";

/** Reads from the policy's page where each threshold comes from, as it stands on a page of a detector. */
export function thresholdSources(): ReadonlyMap<string, string> {
  const rows = readFileSync("docs/policy.md", "utf8").matchAll(/^\| `([\w.<>]+)` \| \S+ \| (.+) \|$/gm);
  return new Map(
    [...rows].map(([, field = "", source = ""]) => [field, source.replaceAll(/\]\((?!\w+:)/g, "](../")]),
  );
}
