import type { RecordedStep } from "./recorded-run.js";

/** Numbers steps from 0 and their times from the first one; a parent that was left out is forgotten. */
export function renumber(steps: readonly RecordedStep[]): RecordedStep[] {
  const numbers = new Map(steps.map((step, index) => [factsOf(step).seq, index]));
  const instants = steps.map((step) => factsOf(step).at).filter((at) => at !== undefined);
  const startAt = instants.length === 0 ? 0 : Math.min(...instants);
  return steps.map((step, seq) => {
    const facts = factsOf(step);
    const parent = facts.parent === undefined ? undefined : numbers.get(facts.parent);
    const change = { seq, parent, ...timesFrom(startAt, facts) };
    return step.kind === "event"
      ? { kind: "event", event: changed(step.event, change) }
      : { kind: "observation", observation: changed(step.observation, change) };
  });
}

type Facts =
  | (RecordedStep & { kind: "event" })["event"]
  | (RecordedStep & { kind: "observation" })["observation"];

function factsOf(step: RecordedStep): Facts {
  return step.kind === "event" ? step.event : step.observation;
}

interface Change {
  readonly seq: number;
  readonly parent: number | undefined;
  readonly at?: number;
  readonly deadlineAt?: number;
}

function timesFrom(startAt: number, facts: Facts): Pick<Change, "at" | "deadlineAt"> {
  return {
    ...(facts.at === undefined ? {} : { at: facts.at - startAt }),
    ...("deadlineAt" in facts && facts.deadlineAt !== undefined
      ? { deadlineAt: Math.max(0, facts.deadlineAt - startAt) }
      : {}),
  };
}

function changed<Fact extends Facts>(fact: Fact, { parent, ...change }: Change): Fact {
  const { parent: _, ...rest } = fact;
  // The same fact with other numbers.
  return { ...rest, ...change, ...(parent === undefined ? {} : { parent }) } as Fact;
}
