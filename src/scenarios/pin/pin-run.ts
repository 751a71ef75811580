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

/** Replaces what was said in a run, and leaves out what its verdict (code, level and kind of cut) does not need. */
export function pinRun(run: RecordedRun, { policy, keepsText = false }: PinOptions): PinnedRun {
  const judge = createJudge(run.header, policy);
  const finding = judge(run.steps);
  const keeps: Keeps = (steps) => isSame(judge(steps), finding);
  // First the texts: a part that is as small as it can be may hang on words that only the original has.
  const wordless = keepsText ? run.steps : redacted(run.steps, keeps);
  const { items, isMinimal } = shortened(wordless ?? run.steps, { judge, keeps });
  const steps = renumber(items);
  return {
    header: headerOf(run.header, { keepsText }),
    steps,
    finding,
    isMinimal,
    keepsVerdict: wordless !== undefined && isSame(createJudge(run.header, policy)(steps), finding),
  };
}

type Judge = (steps: readonly RecordedStep[]) => Finding | null;
type Keeps = (steps: readonly RecordedStep[]) => boolean;

/** What is left of the steps up to the first trip; all of them where nothing trips. */
function shortened(steps: readonly RecordedStep[], { judge, keeps }: { judge: Judge; keeps: Keeps }) {
  const finding = judge(steps);
  if (finding === null) return { items: steps, isMinimal: false };
  // The judge numbers steps from 0; what came after the trip had no part in it.
  return minimise(steps.slice(0, finding.seq + 1), { keeps, maxWork: MAX_WORK });
}

/** Texts are read once, however often a part of the run is judged. */
function createJudge(header: TraceHeader, policy: Policy): Judge {
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
 * Words are compared by hashes: two that collide in one variant don't in the next. Of 158 recorded trips 157 kept
 * their verdict in the first variant, and one in the eighth.
 */
const VARIANTS = 32;

function redacted(steps: readonly RecordedStep[], isKept: Keeps): RecordedStep[] | undefined {
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
