import type { Unit } from "../engine/unit.js";
import { cutKey } from "../finding.js";
import { type Detector, repetitionsNeeded } from "./detector.js";
import { isRepeating } from "./period.js";
import { slotOf } from "./slot.js";

interface Said {
  readonly seq: number;
  readonly symbol: number;
  readonly tokens: number;
}

/**
 * Sees an agent say the same to the same again and again, while the answers differ: "Finished", and new code
 * each time. Warns only: the answers may be the work. O(window).
 */
export const echo: Detector = {
  code: "ECHO",
  needs: ["content"],
  unit(unit, scene) {
    if (unit.type !== "message" || unit.member.kind !== "agent") return undefined;
    const { warn, windowMessages } = scene.policy.detectors.ECHO;
    const equal = remember(unit, windowMessages).filter(({ symbol }) => symbol === unit.symbol);
    if (equal.length < repetitionsNeeded(warn, scene)) return undefined;
    // Where the answers come round too, it is a cycle, which another rule judges.
    if (isRepeating(unit.chain)) return "goes-on";
    const cut = { kind: "edges", edges: unit.to.map((to) => [unit.member.name, to] as const) } as const;
    const tokens = equal.reduce((sum, said) => sum + said.tokens, 0);
    return {
      code: "ECHO",
      level: "warn",
      key: cutKey(cut),
      repetitions: equal.length,
      events: equal.map(({ seq }) => seq),
      tokens,
      waste: tokens - (equal[0]?.tokens ?? 0),
      cut,
      args: { agent: unit.member.name },
    };
  },
};

function remember({ member, seq, symbol, tokens }: Unit, windowMessages: number): readonly Said[] {
  const said = slotOf<Said[]>(member.slots, "ECHO", () => []);
  said.push({ seq, symbol, tokens });
  if (said.length > windowMessages) said.shift();
  return said;
}
