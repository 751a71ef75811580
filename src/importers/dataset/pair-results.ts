import type { DatasetEvent } from "./schema.js";

/** Which call an event makes or answers. */
export interface Pairing {
  /** Agent that made the call. */
  readonly caller: string;
  readonly call: string;
  /** Parallel round that the call belongs to. */
  readonly round: string;
}

interface OpenCall extends Pairing {
  readonly to: string;
}

/** What one agent waits for. */
interface Desk {
  open: OpenCall[];
  round: string;
  tokensIn: number | undefined;
  isRoundOver: boolean;
}

/**
 * Pairs results with calls by position, since the data set has no call ids. Returns the pairings by `seq`.
 *
 * The n-th result to an agent answers its n-th open call. A message to or from the agent closes its open
 * calls, for a model is not asked again before all results are in: a call still open by then lost its result.
 */
export function pairResults(events: readonly DatasetEvent[]): ReadonlyMap<number, Pairing> {
  const desks = new Map<string, Desk>();
  const pairings = new Map<number, Pairing>();
  for (const event of events) {
    const pairing = pair(event, desks);
    if (pairing) pairings.set(event.seq, pairing);
  }
  return pairings;
}

function pair(event: DatasetEvent, desks: Map<string, Desk>): Pairing | undefined {
  switch (event.kind) {
    case "tool_call":
      return openCall(event, desks);
    case "tool_result":
    case "error":
      return answer(event, desks);
    default:
      closeCalls(desks.get(event.from));
      closeCalls(desks.get(event.to));
      return undefined;
  }
}

function openCall(event: DatasetEvent, desks: Map<string, Desk>): Pairing {
  const desk = desks.get(event.from) ?? { open: [], round: "", tokensIn: undefined, isRoundOver: true };
  desks.set(event.from, desk);
  if (desk.isRoundOver && !isSameModelCall(desk, event)) desk.round = `r${event.seq}`;
  desk.isRoundOver = false;
  desk.tokensIn = event.tokens_in;
  const call = { caller: event.from, call: `c${event.seq}`, round: desk.round, to: event.to };
  desk.open.push(call);
  return call;
}

/** Results may come in while a model still streams its calls; a prompt of the same size shows that it does. */
function isSameModelCall(desk: Desk, event: DatasetEvent): boolean {
  return desk.tokensIn !== undefined && desk.tokensIn === event.tokens_in;
}

function closeCalls(desk: Desk | undefined): void {
  if (!desk) return;
  desk.open = [];
  desk.isRoundOver = true;
  desk.tokensIn = undefined;
}

/** The recipient's own call first; then the sender's, as in chats whose agents post their own results. */
function answer({ from, to }: DatasetEvent, desks: Map<string, Desk>): Pairing | undefined {
  return (
    take(desks.get(to), () => true) ?? take(desks.get(from), () => true) ?? takeAddressed(from, to, desks)
  );
}

/** Some sources write the results of all callers to one name; the call then tells by its own address. */
function takeAddressed(from: string, to: string, desks: Map<string, Desk>): Pairing | undefined {
  for (const desk of desks.values()) {
    const found = take(desk, (call) => call.to === to || call.to === from);
    if (found) return found;
  }
  return undefined;
}

function take(desk: Desk | undefined, isWanted: (call: OpenCall) => boolean): Pairing | undefined {
  const index = desk?.open.findIndex(isWanted) ?? -1;
  if (!desk || index < 0) return undefined;
  desk.isRoundOver = true;
  return desk.open.splice(index, 1)[0];
}
