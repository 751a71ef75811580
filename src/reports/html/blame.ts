import { agentsOf, type Finding } from "../../core/finding.js";
import { evidenceForm } from "../describe-evidence.js";
import type { EdgeFlow, NodeFlow } from "./flow.js";
import type { ReportStep } from "./report-step.js";
import { shareOut } from "./share-out.js";

/** Where an event belongs: to whom, and to the edges that it went along. */
export interface Step {
  readonly actor: NodeFlow | undefined;
  readonly edges: readonly EdgeFlow[];
  readonly tokens: number;
}

/** Tells participants and edges what rests on them: findings, and the waste of their rounds. */
export type Blame = (step: ReportStep, here: Step) => void;

/** Steps that evidence is looked up in: as many as evidence itself is kept for. */
const MAX_RECENT = 4_096;

/**
 * Makes the blame of one task. What a loop spent before it tripped goes to those whose events the trip rests on, by
 * their tokens; later waste goes to whoever spends it.
 */
export function createBlame(nodes: ReadonlyMap<string, NodeFlow>): Blame {
  const recent = new Map<number, Step>();
  const lookUp = (events: readonly number[]) => events.flatMap((seq) => recent.get(seq) ?? []);

  function blamed({ findings }: ReportStep, here: Step): readonly Step[] {
    const trip = findings.find(({ level }) => level === "trip");
    if (!trip) return [here];
    const rested = lookUp(trip.evidence.events);
    if (rested.length > 0) return rested;
    const agents = agentsOf(trip.cut).flatMap((name) => nodes.get(name) ?? []);
    return agents.length === 0 ? [here] : agents.map((actor) => ({ actor, edges: [], tokens: 0 }));
  }

  return (step, here) => {
    if (recent.size >= MAX_RECENT) recent.delete(recent.keys().next().value as number);
    recent.set(step.observation.seq, here);
    for (const { level, evidence } of step.findings.filter(isOfAPart))
      for (const rested of lookUp(evidence.events)) heat(rested, level);
    if (step.added.waste > 0) bookAmong(blamed(step, here), step.added.waste);
  };
}

/** The event that reaches a limit of the whole task accuses nobody. */
function isOfAPart({ code, cut }: Finding): boolean {
  return cut.kind === "edges" || cut.kind === "agent" || evidenceForm(code) !== "single";
}

function heat({ actor, edges }: Step, level: "warn" | "trip"): void {
  for (const flow of [actor, ...edges]) if (flow && flow.heat !== "trip") flow.heat = level;
}

function bookAmong(steps: readonly Step[], waste: number): void {
  const weights = steps.map(({ tokens }) => tokens);
  const shares = shareOut(waste, weights);
  steps.forEach(({ actor, edges }, index) => {
    const share = shares[index] ?? 0;
    if (actor) actor.waste += share;
    const parts = shareOut(share, equally(edges));
    edges.forEach((edge, place) => {
      edge.waste += parts[place] ?? 0;
    });
  });
}

function equally(edges: readonly unknown[]): number[] {
  return edges.map(() => 1);
}
