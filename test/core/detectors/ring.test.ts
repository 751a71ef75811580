import * as fc from "fast-check";
import { expect, test } from "vitest";
import { appendUnit, type Chain, chainFrom } from "../../../src/core/chain.js";
import { agentTookPart, partOfRing, ringOf } from "../../../src/core/detectors/ring.js";
import { edgeOf } from "../../../src/core/engine/edge-of.js";
import { memberOf } from "../../../src/core/engine/member.js";
import { createState, type EngineState } from "../../../src/core/engine/state.js";

type Message = readonly [from: string, to: string];

/** Appends messages to one chain; `undefined` is something that goes to nobody. */
function say(state: EngineState, chain: Chain, ...messages: (Message | undefined)[]): void {
  for (const message of messages) {
    const edge =
      message === undefined ? 7 : edgeOf(state, memberOf(state, message[0]), [memberOf(state, message[1])]);
    appendUnit({ seq: chain.length, symbol: chain.length, edge, tokens: 1, newWords: 0, words: 0, chain });
  }
}

test("a ring is the distinct edges of its period, with those who spoke", () => {
  const state = createState({ task: "task" });
  const chain = chainFrom(null);
  say(state, chain, ["b", "a"], ["a", "b"], ["user", "a"], undefined, ["a", "b"]);
  const ring = ringOf(state, chain, 4);
  expect(ring).toMatchObject({ speakers: 2, agents: 1, hasPerson: true });
  expect(partOfRing(ring, memberOf(state, "a")).cut).toEqual({
    kind: "edges",
    edges: [
      ["a", "b"],
      ["user", "a"],
    ],
  });
});

test("a ring without messages is its agent's own", () => {
  const state = createState({ task: "task" });
  const chain = chainFrom(null);
  say(state, chain, undefined, undefined);
  const ring = ringOf(state, chain, 1);
  expect(partOfRing(ring, memberOf(state, "a")).cut).toEqual({ kind: "agent", agent: "a" });
  expect(agentTookPart(ring, memberOf(state, "a"))).toBe(true);
  expect(agentTookPart(ring, memberOf(state, "user"))).toBe(false);
});

test("a ring that is remembered is the one that would be found anew", () => {
  const name = fc.constantFrom("a", "b", "user");
  const messages = fc.array(fc.option(fc.tuple(name, name), { nil: undefined }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(fc.array(messages, { minLength: 1, maxLength: 6 }), (rounds) => {
      const state = createState({ task: "task" });
      const chain = chainFrom(null);
      // Each round comes several times, so that rings hold for a while and then no more.
      for (const message of rounds.flatMap((round) => [round, round, round]).flat()) {
        say(state, chain, message);
        for (const period of [1, 2]) {
          const anew = ringOf(state, { ...chain, rings: null }, period);
          expect(ringOf(state, chain, period)).toEqual(anew);
        }
      }
    }),
  );
});
