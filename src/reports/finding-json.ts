import type { Finding } from "../core/finding.js";

/** Reduces a finding to the plain data that reports tell of it. */
export function findingJson({ code, level, seq, evidence, cut }: Finding) {
  return { code, level, event: seq, evidence, cut };
}
