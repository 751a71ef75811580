import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Event } from "../../../src/core/event.js";
import { type EventBuilder, events } from "../../../src/testing/events.js";
import { traces } from "../arbitrary/traces.js";
import { fold } from "../fold.js";

interface Planted {
  readonly loop: EventBuilder;
  /** Events in one period. */
  readonly period: number;
}

const texts = fc.uniqueArray(
  fc.constantFrom("Ready?", "请确认。", "Thanks, done.", "Page 4?", "ok", "再确认一次"),
  {
    minLength: 5,
    maxLength: 5,
  },
);

/** Three rounds, in each of which the agents of a ring pass their own text on to the next. */
const ring: fc.Arbitrary<Planted> = fc.tuple(fc.integer({ min: 2, max: 5 }), texts).map(([size, said]) => ({
  period: size,
  loop: events().repeat(3, (round) =>
    round.repeat(size, (turn, index) =>
      turn.message(`ring ${index}`, `ring ${(index + 1) % size}`, said[index] ?? ""),
    ),
  ),
}));

/** One agent's calls, the same one to three again and again. */
const repeatedCalls: fc.Arbitrary<Planted> = fc.integer({ min: 1, max: 3 }).map((period) => ({
  period,
  loop: events().repeat(3, (round) =>
    round.repeat(period, (turn, index) => turn.calls("caller", "get_page", { index }, `page ${index}`)),
  ),
}));

const policy = {
  detectors: {
    CHAIN_CYCLE: { warn: 2, trip: 3 },
    ACTION_CYCLE: { warn: 2, trip: 3, warnInWindow: 4, tripInWindow: 4 },
  },
};

const others = traces({ prefix: "other ", maxMoves: 25, withTaskEvents: false });

test.each([
  ["a ring of messages", ring, "CHAIN_CYCLE"],
  ["one agent's calls", repeatedCalls, "ACTION_CYCLE"],
] as const)("no interleaving of others hides %s, nor gets into its evidence", (_, planted, code) => {
  fc.assert(
    fc.property(
      planted,
      others,
      fc.infiniteStream(fc.boolean()),
      ({ loop, period }, { events: noise }, turns) => {
        const { merged, looping } = merge([...loop], noise, turns);
        const trips = fold(merged, policy).findings.filter(
          (finding) => finding.code === code && finding.level === "trip",
        );
        const found = trips.filter(({ evidence }) => evidence.events.some((seq) => looping.has(seq)));
        expect(found).toHaveLength(1);
        expect(found[0]?.evidence.repetitions).toBe(3);
        expect(found[0]?.evidence.events).toHaveLength(period);
        for (const seq of found[0]?.evidence.events ?? []) expect(looping.has(seq)).toBe(true);
      },
    ),
    { numRuns: 80 },
  );
});

/** Numbers two lists of events anew as one, and says which numbers the first one got. Without times. */
function merge(loop: Event[], noise: readonly Event[], turns: Iterator<boolean>) {
  const merged: Event[] = [];
  const looping = new Set<number>();
  const renumbered = new Map<number, number>();
  const rest = { loop: loop.values(), noise: noise.values() };
  for (let left = loop.length + noise.length; left > 0; ) {
    const side = turns.next().value ? "loop" : "noise";
    const { value: event } = rest[side].next();
    if (event === undefined) continue;
    left -= 1;
    const seq = merged.length;
    if (side === "loop") looping.add(seq);
    else renumbered.set(event.seq, seq);
    const { at: _, parent, ...untimed } = event;
    const known = side === "noise" && parent !== undefined ? renumbered.get(parent) : undefined;
    merged.push({ ...untimed, seq, ...(known !== undefined && { parent: known }) } as Event);
  }
  return { merged, looping };
}
