import type { Event } from "../../src/core/event.js";
import type { Random } from "../../src/scenarios/random.js";
import { createProse, type Prose } from "./prose.js";

/** Events with others in between. */
export interface Noise {
  readonly events: readonly Event[];
  /** New `seq` of each of the given events, by its old one. */
  readonly seqOf: readonly number[];
  /** `seq` of what was put in between. */
  readonly others: ReadonlySet<number>;
}

/** Numbers of the steps in which the others work: ask, look up, find, answer. */
const STEPS = 4;

/** Lets two other agents of the same task work in between, so that they make that share of all events. */
export function weaveNoise(events: readonly Event[], share: number, random: Random): Noise {
  const prose = createProse(random);
  const woven: Event[] = [];
  const seqOf: number[] = [];
  const others = new Set<number>();
  for (const event of events) {
    seqOf.push(woven.length);
    woven.push({ ...event, seq: woven.length });
    while (random() < share) {
      const { length: seq } = woven;
      woven.push({ ...otherEvent(others.size, prose), seq, ...("at" in event && { at: event.at }) } as Event);
      others.add(seq);
    }
  }
  return { events: woven, seqOf, others };
}

function otherEvent(index: number, prose: Prose): object {
  const call = `other-${Math.floor(index / STEPS)}`;
  const tool = "lookup";
  switch (index % STEPS) {
    case 0:
      return { type: "message", from: "archivist", to: "auditor", content: prose.sentences(2) };
    case 1:
      return { type: "tool-call", from: "auditor", tool, call, args: { subject: prose.name() } };
    case 2:
      return {
        type: "tool-result",
        to: "auditor",
        tool,
        call,
        status: "ok",
        content: `${prose.name()}: ${prose.sentences(1)}`,
      };
    default:
      return { type: "message", from: "auditor", to: "archivist", content: prose.sentences(2) };
  }
}
