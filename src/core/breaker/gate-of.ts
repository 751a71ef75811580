import type { EngineState } from "../engine/state.js";
import { type Cut, covers, cutKey } from "../finding.js";
import type { BreakerState, Gate, Mitigation } from "./machine.js";
import { closedBreaker } from "./step.js";

/** What stands between an agent and what it is about to do. */
export interface GateView {
  readonly gate: Gate;
  readonly mitigations: readonly Mitigation[];
  /** The part whose gate it is. */
  readonly cut: Cut;
  /** Key of that part, for permits and operators. */
  readonly key: string;
  readonly generation: number;
}

const order: Record<Gate, number> = { closed: 0, halfOpen: 1, asking: 2, open: 3, finished: 4 };

/** Where nothing was ever cut. */
const uncut: GateView = view({ kind: "task" }, closedBreaker);

/** Looks up the tightest gate before `from` acts, towards `to` where it addresses somebody. O(cuts). */
export function gateOf(state: EngineState, from: string, to?: string): GateView {
  if (state.cuts.size === 0) return uncut;
  let tightest = uncut;
  const mitigations = new Set<Mitigation>();
  for (const { cut, breaker } of state.cuts.values()) {
    const applies = covers(cut, from, to);
    if (applies || concerns(cut, from)) for (const name of breaker.mitigations) mitigations.add(name);
    if (applies && order[breaker.gate] > order[tightest.gate]) tightest = view(cut, breaker);
  }
  return { ...tightest, mitigations: [...mitigations] };
}

/** Mitigations reach an agent in whatever it does next, not only on the edge that loops. */
function concerns(cut: Cut, agent: string): boolean {
  return cut.kind === "edges" && cut.edges.some((edge) => edge.includes(agent));
}

function view(cut: Cut, { gate, mitigations, generation }: BreakerState): GateView {
  return { gate, mitigations, cut, key: cutKey(cut), generation };
}
