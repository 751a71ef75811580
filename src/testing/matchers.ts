import type {} from "vitest";
import type { Finding, FindingCode } from "../core/finding.js";
import { formatMoney } from "../core/format-money.js";
import { countText } from "../reports/amounts.js";
import { describeCut } from "../reports/describe-cut.js";
import { describeEvidence } from "../reports/describe-evidence.js";
import { type Judgeable, type JudgedRun, judgedRun } from "./judged-run.js";

/** Amounts that a run may reach, and not exceed. What is absent is not limited. */
export interface RunLimits {
  readonly tokens?: number;
  /** An unknown price fails it: it is never free. */
  readonly usd?: number;
  readonly events?: number;
}

/** What `expect(run)` can do once `expect.extend(matchers)` was called. */
export interface AdjournMatchers<Result = unknown> {
  /** Passes where tokens, cost and events stay within these limits. */
  toStayWithin(limits: RunLimits): Result;
  /** Passes where no loop tripped. Warnings may be early and are left out, as are budgets and caps. */
  toHaveNoLoop(): Result;
  /** Passes where the run was stopped for this reason; a recorded run, where it would have been. */
  toHaltWith(code: FindingCode): Result;
}

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: an interface is merged only where its parameters are the same.
  interface Matchers<T = any> extends AdjournMatchers<T> {}
}

interface Verdict {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Holds the matchers for `expect.extend`.
 *
 * @example
 * expect.extend(matchers);
 * expect(await supervisor.run({}, work)).toHaveNoLoop();
 */
export const matchers = {
  toStayWithin(received: Judgeable, limits: RunLimits): Verdict {
    const beyond = exceeded(judgedRun(received), limits);
    const told = beyond.length === 0 ? "it stays within its limits" : beyond.join("; ");
    return { pass: beyond.length === 0, message: () => `Expected the run to stay within limits: ${told}.` };
  },

  toHaveNoLoop(received: Judgeable): Verdict {
    const trips = judgedRun(received).findings.filter(isLoop);
    const message = () =>
      trips.length === 0 ? "Expected the run to loop, got no loop." : `Expected no loop, got\n${list(trips)}`;
    return { pass: trips.length === 0, message };
  },

  toHaltWith(received: Judgeable, code: FindingCode): Verdict {
    const { stops, findings } = judgedRun(received);
    const pass = stops.includes(code);
    const seen = findings.length === 0 ? "nothing was found" : `found were\n${list(findings)}`;
    const got = stops.length === 0 ? "no halt" : [...new Set(stops)].join(", ");
    return {
      pass,
      message: () => `Expected ${pass ? "no halt" : "a halt"} with ${code}, got ${got}; ${seen}`,
    };
  },
};

const NANO_PER_USD = 1e9;

function exceeded({ counts }: JudgedRun, { tokens, usd, events }: RunLimits): string[] {
  return [
    ...beyond("tokens", counts.tokens, tokens),
    ...beyond("events", counts.events, events),
    ...costs(counts, usd),
  ];
}

function beyond(what: string, got: number, limit: number | undefined): string[] {
  if (limit === undefined || got <= limit) return [];
  return [`expected at most ${countText(limit)} ${what}, got ${countText(got)}`];
}

function costs({ nanoUsd, unpriced, modelCalls }: JudgedRun["counts"], usd: number | undefined): string[] {
  if (usd === undefined) return [];
  const expected = `expected at most ${formatMoney(usd * NANO_PER_USD)}`;
  if (unpriced > 0 || modelCalls === 0) {
    return [`${expected}, got ${unpriced} of ${modelCalls} model calls without a price`];
  }
  return nanoUsd <= usd * NANO_PER_USD ? [] : [`${expected}, got ${formatMoney(nanoUsd)}`];
}

/** Limits that were reached say nothing about how. */
const limitCodes: ReadonlySet<FindingCode> = new Set(["BUDGET", "HARD_CAP"]);

function isLoop({ code, level }: Finding): boolean {
  return level === "trip" && !limitCodes.has(code);
}

/** Findings shown: the first ones say how it began. */
const MAX_SHOWN = 5;

function list(findings: readonly Finding[]): string {
  const lines = findings.slice(0, MAX_SHOWN).map((finding) => {
    const { code, level, seq, cut } = finding;
    return `  ${code} ${level} at event ${seq}: ${describeCut(cut)}, ${describeEvidence(finding)}`;
  });
  const more = findings.length - lines.length;
  return [...lines, ...(more > 0 ? [`  and ${more} more`] : [])].join("\n");
}
