import { Command } from "commander";
import { stringify } from "yaml";
import type { FindingCode } from "../core/finding.js";
import { asShadow } from "../core/policy/mode.js";
import { type Policy, type PolicyInput, parsePolicy } from "../core/policy/policy.js";
import { quote } from "../core/quote.js";
import { type Calibration, calibrationText, type StoppedRuns } from "../reports/calibration-text.js";
import { priceBook } from "../runtime/prices/price-book.js";
import type { Measures } from "./calibrate/measures.js";
import { policyProposal } from "./calibrate/policy-proposal.js";
import { LIMIT_FACTOR, proposeLimits } from "./calibrate/propose-limits.js";
import { type MeasuredRun, readRuns } from "./calibrate/read-runs.js";
import type { Session } from "./session.js";
import { sessionView } from "./session-view.js";
import { UsageError } from "./usage-error.js";
import { writeTextFile } from "./write-text-file.js";

interface CalibrateFlags {
  readonly kind?: string;
  readonly out?: string;
}

/** `adjourn calibrate <traces…>`: proposes budgets and caps from the user's own healthy runs. */
export function calibrateCommand(session: Session): Command {
  return new Command("calibrate")
    .description("Propose budgets and caps per kind of task, from your own healthy runs.")
    .argument("<traces...>", "trace files, or folders that hold some")
    .option("--kind <kind>", "only tasks of this kind")
    .option("--out <file>", "write the policy; with several kinds, one file each")
    .action((traces: string[], flags: CalibrateFlags) => calibrate(traces, flags, session));
}

type Kind = string | null;

/** What was learned of one kind. */
interface Learned {
  readonly measures: Measures[];
  policy: PolicyInput;
}

async function calibrate(paths: readonly string[], flags: CalibrateFlags, session: Session): Promise<void> {
  const kinds = await learn(paths, flags);
  const calibrations = await tryOut(paths, kinds);
  const view = sessionView(session);
  for (const calibration of calibrations) {
    await session.out(`${calibrationText(calibration, view)}\n`);
    if (flags.out === undefined) continue;
    const { policy } = kinds.get(calibration.kind) as Learned;
    const file = fileOf(flags.out, calibration.kind, kinds.size);
    await writePolicy(file, policy, calibration);
    await session.out(`wrote ${file}\n`);
  }
}

/** First reading: what healthy runs come to. @throws {UsageError} where there are none */
async function learn(
  paths: readonly string[],
  { kind }: CalibrateFlags,
): Promise<ReadonlyMap<Kind, Learned>> {
  const kinds = new Map<Kind, Learned>();
  const standard = asShadow(parsePolicy());
  for await (const run of readRuns(paths, { policyOf: () => standard, prices: priceBook() })) {
    if (!isHealthy(run) || (kind !== undefined && run.kind !== kind)) continue;
    const learned = kinds.get(run.kind) ?? { measures: [], policy: {} };
    learned.measures.push(run.measures);
    kinds.set(run.kind, learned);
  }
  if (kinds.size === 0) throw nothingLearnt(paths, kind);
  for (const learned of kinds.values()) learned.policy = policyProposal(proposeLimits(learned.measures));
  return kinds;
}

function nothingLearnt(paths: readonly string[], kind: string | undefined): UsageError {
  const meant = kind === undefined ? "" : ` of the kind ${quote(kind)}`;
  return new UsageError(`Expected at least one healthy run${meant} in ${paths.join(", ")}, got none.`);
}

/** Codes of limits: these are on trial here, so a trip of theirs does not make a run unhealthy. */
const limitCodes: ReadonlySet<FindingCode> = new Set(["BUDGET", "HARD_CAP"]);

/** Healthy is what did not trip and, where that is recorded, succeeded. */
function isHealthy({ outcome, report }: MeasuredRun): boolean {
  const tripped = report.findings.some(({ level, code }) => level === "trip" && !limitCodes.has(code));
  return !tripped && (outcome === null || outcome === "success" || outcome === "unknown");
}

/** Second reading: what the proposal would have stopped, judged by the code that would stop it. */
async function tryOut(paths: readonly string[], kinds: ReadonlyMap<Kind, Learned>): Promise<Calibration[]> {
  const policies = new Map<Kind, Policy>(
    [...kinds].map(([kind, { policy }]) => [kind, asShadow(parsePolicy(policy))]),
  );
  const none: StoppedRuns = { runs: 0, stopped: 0, savedTokens: 0 };
  const tallies = new Map([...kinds.keys()].map((kind) => [kind, { healthy: none, others: none }]));
  const policyOf = (kind: Kind) => policies.get(kind) ?? parsePolicy();
  for await (const run of readRuns(paths, { policyOf, prices: priceBook() })) {
    const tally = tallies.get(run.kind);
    if (tally === undefined) continue;
    const group = isHealthy(run) ? "healthy" : "others";
    tally[group] = counted(tally[group], run);
  }
  return [...kinds].map(([kind, { measures }]) => ({
    kind,
    factor: LIMIT_FACTOR,
    rows: proposeLimits(measures),
    ...(tallies.get(kind) ?? { healthy: none, others: none }),
  }));
}

function counted({ runs, stopped, savedTokens }: StoppedRuns, { report }: MeasuredRun): StoppedRuns {
  const limit = report.findings.find(({ code, level }) => level === "trip" && limitCodes.has(code));
  const saved = limit === undefined ? 0 : report.counts.tokens - limit.evidence.tokens;
  return { runs: runs + 1, stopped: stopped + (limit ? 1 : 0), savedTokens: savedTokens + saved };
}

/** `policy.yaml` is `policy.refund.yaml` where there are several kinds. */
function fileOf(out: string, kind: Kind, kinds: number): string {
  if (kinds === 1) return out;
  const name = (kind ?? "other").replace(/[^\w-]+/g, "-");
  const dot = out.lastIndexOf(".");
  return dot > out.lastIndexOf("/") + 1 ? `${out.slice(0, dot)}.${name}${out.slice(dot)}` : `${out}.${name}`;
}

async function writePolicy(file: string, policy: PolicyInput, { kind, healthy }: Calibration): Promise<void> {
  const of = kind === null ? "" : ` of the kind ${JSON.stringify(kind)}`;
  const head = [
    "# yaml-language-server: $schema=node_modules/adjourn/schemas/policy.schema.json",
    `# Limits from ${healthy.runs} healthy runs${of}: ${LIMIT_FACTOR} × their 99th percentile, rounded up.`,
  ];
  await writeTextFile(file, `${head.join("\n")}\n${stringify(policy)}`);
}
