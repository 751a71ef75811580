import type { Event } from "../core/event.js";
import type { Observation } from "../core/observation.js";
import type { ExchangeReply } from "../stores/store.js";
import type { PendingEvent } from "./pending-event.js";

/** What has its place in the log. `event` is absent for what another process wrote. */
export interface PlacedEvent {
  readonly observation: Observation;
  readonly event: Event | undefined;
  /** Whether it was judged before, without the store, and told of. */
  readonly isTold: boolean;
}

/** Gives events the places that the store has found for them, among those of others, in order. The first `told` were judged before. */
export function placedEvents(
  pending: readonly PendingEvent[],
  { seqs, others }: Pick<ExchangeReply, "seqs" | "others">,
  told: number,
): readonly PlacedEvent[] {
  const own = pending.map(({ event, observation }, index) => {
    event.seq = observation.seq = seqs[index] as number;
    return { event, observation, isTold: index < told };
  });
  return others.length === 0 ? own : inOrder(own, others);
}

function inOrder(own: readonly PlacedEvent[], others: readonly Observation[]): PlacedEvent[] {
  const all = [...own, ...others.map((observation) => ({ observation, event: undefined, isTold: false }))];
  return all.sort((a, b) => a.observation.seq - b.observation.seq);
}
