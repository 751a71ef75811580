import type { Event } from "../../src/core/event.js";
import { inferKind } from "../../src/core/participant.js";
import type { TraceHeader } from "../../src/core/trace.js";
import type { Baseline } from "./baseline.js";

/**
 * Lists the `seq` of each event at which a baseline alarms. It is shown what agents say and do only: the
 * originals sit inside an agent, and what people and harnesses repeat would count against them.
 */
export function alarmsOf(
  baseline: Baseline,
  { participants }: Pick<TraceHeader, "participants">,
  events: Iterable<Event>,
): readonly number[] {
  const stated = new Map(participants.map(({ name, kind }) => [name, kind]));
  const isAgent = (name: string) => (stated.get(name) ?? inferKind({ name })) === "agent";
  const watch = baseline.create();
  const alarms: number[] = [];
  for (const event of events) {
    if ("from" in event && event.from !== undefined && !isAgent(event.from)) continue;
    if (watch.push(event)) alarms.push(event.seq);
  }
  return alarms;
}
