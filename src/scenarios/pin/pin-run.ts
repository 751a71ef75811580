import type { Finding } from "../../core/finding.js";
import type { Observation } from "../../core/observation.js";
import { createObserver } from "../../core/observe/observe.js";
import type { Policy } from "../../core/policy/policy.js";
import type { TraceHeader } from "../../core/trace.js";
import { createReplay } from "../../runtime/replay.js";
import { minimise } from "./minimise.js";
import type { RecordedRun, RecordedStep } from "./recorded-run.js";
import { createRedactor } from "./redactor.js";
import { renumber } from "./renumber.js";

export interface PinOptions {
  /** Judges the run, in shadow mode. */
  readonly policy: Policy;
  /** Keeps what was said. @default false */
  readonly keepsText?: boolean;
}

/** A run reduced to what its verdict needs. */
export interface PinnedRun extends RecordedRun {
  /** The first trip, which was kept; `null` where the run has none and was kept as a whole. */
  readonly finding: Finding | null;
  readonly isMinimal: boolean;
  /** Whether the verdict is still the same without the texts; where it is not, the texts are still there. */
  readonly keepsVerdict: boolean;
}

/** Steps that all attempts together may judge: about ten seconds. */
const MAX_WORK = 2_000_000;

/** Leaves out of a run what its verdict (code, level and kind of cut) does not need, and replaces what was said. */
export function pinRun(run: RecordedRun, { policy, keepsText = false }: PinOptions): PinnedRun {
  const judge = createJudge(run.header, policy);
  const finding = judge(run.steps);
  const keeps = (steps: readonly RecordedStep[]) => isSame(judge(steps), finding);
  const { items, isMinimal } =
    finding === null
      ? { items: run.steps, isMinimal: false }
      : // The judge numbers steps from 0; what came after the trip had no part in it.
        minimise(run.steps.slice(0, finding.seq + 1), { keeps, maxWork: MAX_WORK });
  const renumbered = renumber(items);
  const isKept = (steps: readonly RecordedStep[]) => isSame(createJudge(run.header, policy)(steps), finding);
  const steps = keepsText ? renumbered : redacted(renumbered, isKept);
  return {
    header: headerOf(run.header, { keepsText }),
    steps: steps ?? renumbered,
    finding,
    isMinimal,
    keepsVerdict: steps !== undefined && isKept(steps),
  };
}

/** Texts are read once, however often a part of the run is judged. */
function createJudge(
  header: TraceHeader,
  policy: Policy,
): (steps: readonly RecordedStep[]) => Finding | null {
  const observe = createObserver();
  const observed = new Map<RecordedStep, Observation>();
  const observationOf = (step: RecordedStep): Observation => {
    const known = observed.get(step);
    if (known !== undefined) return known;
    const made = step.kind === "event" ? observe(step.event) : step.observation;
    observed.set(step, made);
    return made;
  };
  return (steps) => {
    const replay = createReplay(header, { policy });
    const observations = steps.map((step) => ({
      kind: "observation" as const,
      observation: observationOf(step),
    }));
    for (const step of renumber(observations)) {
      if (step.kind === "observation") replay.pushObservation(step.observation);
    }
    return replay.report().findings.find(({ level }) => level === "trip") ?? null;
  };
}

function isSame(one: Finding | null, other: Finding | null): boolean {
  if (one === null || other === null) return one === other;
  return one.code === other.code && one.level === other.level && one.cut.kind === other.cut.kind;
}

/**
 * Words are compared by hashes: two that collide in one variant don't in the next. Of 158 recorded trips 156 kept
 * their verdict in the first variant, and one more in a later one.
 */
const VARIANTS = 8;

function redacted(
  steps: readonly RecordedStep[],
  isKept: (steps: readonly RecordedStep[]) => boolean,
): RecordedStep[] | undefined {
  for (let variant = 0; variant < VARIANTS; variant += 1) {
    const redactor = createRedactor(variant);
    const made = steps.map((step): RecordedStep => {
      return step.kind === "event" ? { kind: "event", event: redactor.event(step.event) } : step;
    });
    if (isKept(made)) return made;
  }
  return undefined;
}

/** Policy, ruleset and the tasks around it are those of the run that was, and no part of the scenario. */
function headerOf(header: TraceHeader, { keepsText }: { readonly keepsText: boolean }): TraceHeader {
  const { root: _, parentTask: __, policy: ___, ruleset: ____, goal, ...kept } = header;
  return keepsText && goal !== undefined ? { ...kept, goal } : kept;
}
