import type { Finding } from "../core/finding.js";
import { evidenceForm } from "./describe-evidence.js";
import type { ExplainedSetting } from "./explain-code.js";

/** A setting, and the value above which the finding would not have come at its level. */
export interface TurningPoint {
  readonly path: string;
  readonly above: number;
}

const NANO_PER_USD = 1e9;

/** Lists the settings that a finding reached: with all of them higher, the verdict would have been milder. */
export function turningPoints(finding: Finding, settings: readonly ExplainedSetting[]): TurningPoint[] {
  const { level, args, evidence } = finding;
  switch (finding.code) {
    case "BUDGET":
      return [budgetPoint(finding)];
    case "HARD_CAP":
      // A warning comes at a share of the cap, which is no setting.
      return level === "trip" ? point(settings, String(args["cap"]), args["value"]) : [];
    case "STALE_CHAIN":
      return point(settings, level, Math.round(Number(args["points"]) * 10));
    case "WAIT_CYCLE":
      return point(settings, "maxDepth", args["depth"]);
    case "STALL":
      return point(settings, "minMs", args["usualMs"] === undefined ? undefined : args["silentMs"]);
    case "DEGENERATE_TEXT":
      return level === "trip"
        ? reached(settings, level, evidence.repetitions)
        : ["repeats", "wordRepeats"].flatMap((name) => point(settings, name, args["repeats"]));
    case "FAN_OUT":
      return args["next"] === undefined
        ? reached(settings, level, evidence.repetitions)
        : point(settings, "growthAgents", sum(args["generations"]));
    default:
      // What repeats nothing has no count to compare.
      return evidenceForm(finding.code) === "single" ? [] : reached(settings, level, evidence.repetitions);
  }
}

function budgetPoint({ level, args }: Finding): TurningPoint {
  const { account, dimension, limit, used } = args;
  if (level === "warn")
    return { path: "budget.warnPercent", above: Math.floor((Number(used) * 100) / Number(limit)) };
  const [scope] = String(account).split(":");
  return dimension === "nanoUsd"
    ? { path: `budget.${scope}.usd`, above: Number(used) / NANO_PER_USD }
    : { path: `budget.${scope}.${dimension}`, above: Number(used) };
}

/** The setting of this name; none where the finding does not rest on it. */
function point(
  settings: readonly ExplainedSetting[],
  name: string,
  above: Finding["args"][string] | undefined,
): TurningPoint[] {
  if (above === undefined) return [];
  return settings
    .filter(({ path }) => nameOf(path) === name)
    .map(({ path }) => ({ path, above: Number(above) }));
}

/** The settings of a level that so many repetitions are enough for. */
function reached(settings: readonly ExplainedSetting[], level: string, repetitions: number): TurningPoint[] {
  return settings
    .filter(({ path, value }) => nameOf(path).startsWith(level) && Number(value) <= repetitions)
    .map(({ path }) => ({ path, above: repetitions }));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

function sum(counts: Finding["args"][string] | undefined): number {
  return Array.isArray(counts) ? counts.reduce((total, count) => total + Number(count), 0) : 0;
}
