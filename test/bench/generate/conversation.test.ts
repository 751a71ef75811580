import { expect, test } from "vitest";
import { generate } from "../../../bench/generate/conversation.js";
import { kinds } from "../../../bench/generate/kinds.js";
import { createObserver } from "../../../src/core/observe/observe.js";

test.each(kinds)("kind $id is the same for the same seed and another for the next", (kind) => {
  const conversation = generate(kind, { seed: 7 });
  expect(generate(kind, { seed: 7 }).events).toEqual(conversation.events);
  expect(text(generate(kind, { seed: 8 }))).not.toBe(text(conversation));
});

test("names of kinds are unique, and there are kinds of each group", () => {
  expect(new Set(kinds.map(({ id }) => id)).size).toBe(kinds.length);
  const count = (claim: (kind: (typeof kinds)[number]) => boolean) => kinds.filter(claim).length;
  expect(count(({ group }) => group === "healthy")).toBe(13);
  expect(count(({ group }) => group === "hard")).toBe(13);
  expect(count(({ group, isHeldOut }) => group === "loop" && !isHeldOut)).toBe(18);
  expect(count(({ isHeldOut }) => isHeldOut)).toBe(10);
  expect(count(({ group }) => group === "traffic")).toBe(2);
  expect(count(({ group }) => group === "burn")).toBe(3);
});

test("loops are repeated sixty times behind a healthy beginning; healthy conversations have no repetitions", () => {
  const times = { healthy: 0, hard: 0, loop: 60, traffic: 0, burn: 1 };
  for (const kind of kinds) {
    const { repetitions } = generate(kind, { seed: 1 });
    expect(repetitions).toHaveLength(times[kind.group]);
    if (times[kind.group] > 0) expect(repetitions[0]).toBeGreaterThan(6);
  }
});

test("noise makes the share of the events that was asked for and leaves the others as they are", () => {
  const kind = kindOf("ring");
  const plain = generate(kind, { seed: 3 });
  const noisy = generate(kind, { seed: 3, noise: 0.3 });
  const own = noisy.events.filter(({ seq }) => !noisy.others.has(seq));
  expect(noisy.events.map(({ seq }) => seq)).toEqual([...noisy.events.keys()]);
  expect(noisy.others.size / noisy.events.length).toBeCloseTo(0.3, 1);
  expect(own.map((event) => ({ ...event, seq: 0 }))).toEqual(
    plain.events.map((event) => ({ ...event, seq: 0 })),
  );
  const starts = ({ events, repetitions }: typeof plain) => repetitions.map((seq) => events[seq]?.at);
  expect(starts(noisy)).toEqual(starts(plain));
});

test("working talk goes on bringing new words", () => {
  const kind = kindOf("debate");
  const observe = createObserver();
  const known = new Set<number>();
  const fresh = Array.from({ length: 20 }, (_, seed) => generate(kind, { seed }).events)
    .reduce((longest, next) => (next.length > longest.length ? next : longest))
    .map((event) => {
      const observation = observe(event);
      const words = "print" in observation ? (observation.print?.words ?? []) : [];
      return words.filter((word) => !known.has(word) && known.add(word)).length;
    });
  const late = fresh.slice(-20);
  expect(late.length).toBe(20);
  expect(late.reduce((sum, count) => sum + count, 0) / late.length).toBeGreaterThan(2.5);
});

function kindOf(name: string) {
  const kind = kinds.find(({ id }) => id === name);
  if (kind === undefined) throw new Error(`Expected a kind \`${name}\`.`);
  return kind;
}

function text(conversation: ReturnType<typeof generate>): string {
  const { events } = conversation;
  return JSON.stringify(events.map((event) => ({ ...event, at: 0 })));
}
