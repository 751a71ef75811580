import type { Finding } from "../../src/core/finding.js";
import type { Paint } from "../../src/reports/paint.js";
import type { ReplayedTrace } from "../../src/reports/replayed-trace.js";
import type { View } from "../../src/reports/view.js";

const plain = (text: string) => text;

/** Leaves text as it is. */
export const plainPaint: Paint = { bold: plain, dim: plain, red: plain, yellow: plain, green: plain };

/** Shows colours as tags. */
export const taggedPaint: Paint = {
  bold: (text) => `<b>${text}</b>`,
  dim: (text) => `<dim>${text}</dim>`,
  red: (text) => `<red>${text}</red>`,
  yellow: (text) => `<yellow>${text}</yellow>`,
  green: (text) => `<green>${text}</green>`,
};

/** Eighty columns without colours. */
export const plainView: View = { paint: plainPaint, width: 80 };

/** A finding of an exchange between two agents. */
export function sampleFinding(facts: Partial<Finding> = {}): Finding {
  return {
    code: "CHAIN_CYCLE",
    level: "trip",
    seq: 9,
    args: { period: 2 },
    evidence: { events: [8, 9], repetitions: 3, tokens: 1_420 },
    stake: { spent: 1_420, projected: null, spentNanoUsd: null },
    cut: {
      kind: "edges",
      edges: [
        ["planner", "reviewer"],
        ["reviewer", "planner"],
      ],
    },
    ...facts,
  };
}

/** A clear trace of twelve events; its verdict follows from the findings given. */
export function sampleTrace({
  task = "night-run",
  file = "runs/night.jsonl",
  findings = [],
  notJudged = [],
  lacks = [],
  counts = {},
}: {
  readonly task?: string;
  readonly file?: string;
  readonly findings?: readonly Finding[];
  readonly notJudged?: ReplayedTrace["notJudged"];
  readonly lacks?: ReplayedTrace["header"]["lacks"];
  readonly counts?: Partial<ReplayedTrace["counts"]>;
} = {}): ReplayedTrace {
  const hasTrip = findings.some(({ level }) => level === "trip");
  return {
    file,
    header: { task, lacks },
    verdict: hasTrip ? "trip" : findings.length > 0 ? "warn" : "clear",
    findings,
    notJudged,
    counts: {
      events: 12,
      tokens: 4_200,
      nanoUsd: 0,
      unpriced: 0,
      modelCalls: 0,
      toolCalls: 0,
      turns: 12,
      participants: 2,
      waste: 0,
      wasteAfterTrip: 0,
      ...counts,
    },
  };
}
