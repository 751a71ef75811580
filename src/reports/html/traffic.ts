import { agentsOf } from "../../core/finding.js";
import type { Ends, Place } from "./ends.js";
import type { Added, ReportStep } from "./report-step.js";
import { shareOut } from "./share-out.js";

/** What went through a participant or along an edge. */
export interface Flow {
  events: number;
  tokens: number;
  nanoUsd: number;
  waste: number;
  /** Whether a finding rests on it: the level of the gravest one. */
  heat: "none" | "warn" | "trip";
}

export interface TrafficNode extends Flow {
  readonly place: Place;
}

export interface TrafficEdge extends Flow {
  readonly from: string;
  readonly to: string;
}

/** Sums what each participant spent and what went from whom to whom. */
export interface Traffic {
  readonly nodes: ReadonlyMap<string, TrafficNode>;
  readonly edges: ReadonlyMap<string, TrafficEdge>;
  /** Takes the next event. */
  push(step: ReportStep, ends: Ends): void;
}

/** Steps that evidence is looked up in: as many as evidence itself is kept for. */
const MAX_RECENT = 4_096;

/**
 * Participants and edges told apart. A person reads some dozens; a flood of names is counted, not listed. What
 * comes beyond it is put under the name of the last one.
 */
const MAX_PLACES = 2_000;

/** Name of what is beyond the limit. */
const BEYOND = "others";

interface Recent {
  readonly actor: TrafficNode | undefined;
  readonly edges: readonly TrafficEdge[];
  readonly tokens: number;
}

/** Makes the sums of one task. Waste of a first round goes to those whose events a trip rests on. */
export function createTraffic(): Traffic {
  const nodes = new Map<string, TrafficNode>();
  const edges = new Map<string, TrafficEdge>();
  const recent = new Map<number, Recent>();
  /** Spent by a participant since it last sent something: it goes along with what it sends next. */
  const unsent = new Map<string, Added>();

  function push(step: ReportStep, ends: Ends): void {
    const { observation, added } = step;
    const to = ends.to.map(nodeAt);
    const from = ends.from === null ? undefined : nodeAt(ends.from);
    const actor = observation.type === "tool-result" ? to[0] : from;
    if (actor) spend(actor, added);
    for (const node of to) if (node !== actor) node.events += 1;
    const sent = observation.type === "wait" || !from || from === to[0] ? [] : to;
    const along = sent.map((node) => edgeAt(from as TrafficNode, node));
    carry(along, actor, added);
    remember(observation.seq, { actor, edges: along, tokens: added.tokens });
    for (const { level, evidence } of step.findings)
      for (const seq of evidence.events) heat(recent.get(seq), level);
    bookWaste(step, { actor, edges: along, tokens: added.tokens });
  }

  function nodeAt(place: Place): TrafficNode {
    const name = nodes.has(place.name) || nodes.size < MAX_PLACES ? place.name : BEYOND;
    const known = nodes.get(name);
    if (known) return known;
    const node: TrafficNode = { place: { ...place, name }, ...noFlow() };
    nodes.set(name, node);
    return node;
  }

  function edgeAt(from: TrafficNode, to: TrafficNode): TrafficEdge {
    const key = JSON.stringify([from.place.name, to.place.name]);
    const known = edges.get(key);
    if (known) return known;
    const edge: TrafficEdge = { from: from.place.name, to: to.place.name, ...noFlow() };
    if (edges.size < MAX_PLACES) edges.set(key, edge);
    return edge;
  }

  function carry(along: readonly TrafficEdge[], actor: TrafficNode | undefined, added: Added): void {
    if (!actor) return;
    const { name } = actor.place;
    const kept = unsent.get(name);
    const carried = {
      tokens: added.tokens + (kept?.tokens ?? 0),
      nanoUsd: added.nanoUsd + (kept?.nanoUsd ?? 0),
      waste: 0,
    };
    if (along.length === 0) {
      unsent.set(name, carried);
      return;
    }
    unsent.delete(name);
    const tokens = shareOut(carried.tokens, along.map(() => 1));
    const nanoUsd = shareOut(carried.nanoUsd, along.map(() => 1));
    along.forEach((edge, index) => {
      edge.events += 1;
      edge.tokens += tokens[index] ?? 0;
      edge.nanoUsd += nanoUsd[index] ?? 0;
    });
  }

  function remember(seq: number, entry: Recent): void {
    if (recent.size >= MAX_RECENT) recent.delete(recent.keys().next().value as number);
    recent.set(seq, entry);
  }

  function bookWaste({ findings, added }: ReportStep, here: Recent): void {
    if (added.waste === 0) return;
    const trip = findings.find(({ level }) => level === "trip");
    const rested = trip?.evidence.events.flatMap((seq) => recent.get(seq) ?? []) ?? [];
    if (rested.length > 0) return bookAmong(rested, added.waste);
    const agents = (trip ? agentsOf(trip.cut) : []).flatMap((name) => nodes.get(name) ?? []);
    if (agents.length === 0) return bookAmong([here], added.waste);
    bookAmong(agents.map((actor) => ({ actor, edges: [], tokens: 0 })), added.waste);
  }

  return { nodes, edges, push };
}

function spend(actor: TrafficNode, { tokens, nanoUsd }: Added): void {
  actor.events += 1;
  actor.tokens += tokens;
  actor.nanoUsd += nanoUsd;
}

function heat(entry: Recent | undefined, level: "warn" | "trip"): void {
  if (!entry) return;
  for (const flow of [entry.actor, ...entry.edges]) if (flow && flow.heat !== "trip") flow.heat = level;
}

function bookAmong(entries: readonly Recent[], waste: number): void {
  const shares = shareOut(
    waste,
    entries.map(({ tokens }) => tokens),
  );
  entries.forEach(({ actor, edges }, index) => {
    const share = shares[index] ?? 0;
    if (actor) actor.waste += share;
    const parts = shareOut(share, edges.map(() => 1));
    edges.forEach((edge, part) => {
      edge.waste += parts[part] ?? 0;
    });
  });
}

function noFlow(): Flow {
  return { events: 0, tokens: 0, nanoUsd: 0, waste: 0, heat: "none" };
}
