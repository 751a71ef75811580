import { readFileSync } from "node:fs";

/** Reads from the policy's page where each threshold comes from, with links as they lead from a page of a detector. */
export function thresholdSources(): ReadonlyMap<string, string> {
  const rows = readFileSync("docs/policy.md", "utf8").matchAll(/^\| `([\w.<>]+)` \| \S+ \| (.+) \|$/gm);
  return new Map([...rows].map(([, field = "", source = ""]) => [field, fromBelow(source)]));
}

function fromBelow(text: string): string {
  return text.replaceAll("](#", "](policy.md#").replaceAll(/\]\((?!\w+:)/g, "](../");
}
