import type { Unit } from "../engine/unit.js";
import { answersNews } from "./answers-news.js";
import { type Description, type Detector, repetitionsNeeded, type Sighting } from "./detector.js";
import { isRepeating } from "./period.js";
import { addRow } from "./rows.js";
import { knownSlot, place, setSlot } from "./slot.js";

/** What a row of the messages remembered of an agent holds; rows are numbers in one list, the oldest first. */
const message = { seq: 0, symbol: 1, tokens: 2, isAnswer: 3 } as const;
const COLUMNS = 4;

/**
 * Sees an agent say the same to the same again and again, while the answers differ: "Finished", and new code
 * each time. Who answers something new with it each time, as with a score or a vote, is no echo. Warns only: the
 * answers may be the work. O(window).
 */
export const echo: Detector = {
  code: "ECHO",
  needs: ["content"],
  unit(unit, scene) {
    // Nothing at all, said again and again, is another rule's business.
    if (unit.type !== "message" || unit.member.kind !== "agent" || unit.isEmpty) return undefined;
    // Where the answers come round too, it is a cycle, which another rule judges.
    if (isRepeating(unit.chain)) return "goes-on";
    const { warn, windowMessages } = scene.policy.detectors.ECHO;
    const known = knownSlot<number[]>(unit.member.slots, place.ECHO) ?? [];
    const isAgain = countEqual(known, unit.symbol) > 0;
    const said = remember(known, unit, windowMessages);
    // Nobody asks of what is said for the first time whether it is an answer.
    if (!isAgain) return undefined;
    if (answersNews(unit)) said[said.length - COLUMNS + message.isAnswer] = 1;
    const repetitions = countEqual(said, unit.symbol);
    if (repetitions < repetitionsNeeded(warn, scene) || !isDeaf(said, unit.symbol)) return undefined;
    return sighting(unit, said, repetitions);
  },
};

function sighting(unit: Unit, said: readonly number[], repetitions: number): Sighting {
  return {
    code: "ECHO",
    level: "warn",
    key: unit.edge,
    repetitions,
    tokens: spentOn(said, unit.symbol),
    describe: () => describe(unit, said),
  };
}

function describe({ member, to, symbol }: Unit, said: readonly number[]): Description {
  const [first = 0] = valuesOf(said, symbol, message.tokens);
  return {
    cut: { kind: "edges", edges: to.map(({ name }) => [member.name, name] as const) },
    events: valuesOf(said, symbol, message.seq),
    waste: spentOn(said, symbol) - first,
    args: { agent: member.name },
  };
}

function remember(known: number[], { member, seq, symbol, tokens }: Unit, windowMessages: number): number[] {
  const said = addRow(known, COLUMNS, windowMessages);
  const row = said.length - COLUMNS;
  said[row + message.seq] = seq;
  said[row + message.symbol] = symbol;
  said[row + message.tokens] = tokens;
  said[row + message.isAnswer] = 0;
  return setSlot(member.slots, place.ECHO, said);
}

/** Whether the same was said again, after the first time, when nothing new had been asked: else it may be the answer. */
function isDeaf(said: readonly number[], symbol: number): boolean {
  let isAgain = false;
  for (let row = 0; row < said.length; row += COLUMNS) {
    if (said[row + message.symbol] !== symbol) continue;
    if (isAgain && said[row + message.isAnswer] === 0) return true;
    isAgain = true;
  }
  return false;
}

function countEqual(said: readonly number[], symbol: number): number {
  let count = 0;
  for (let row = 0; row < said.length; row += COLUMNS) if (said[row + message.symbol] === symbol) count += 1;
  return count;
}

function spentOn(said: readonly number[], symbol: number): number {
  let tokens = 0;
  for (let row = 0; row < said.length; row += COLUMNS)
    if (said[row + message.symbol] === symbol) tokens += said[row + message.tokens] as number;
  return tokens;
}

/** One column of the rows with that symbol. */
function valuesOf(said: readonly number[], symbol: number, which: number): number[] {
  const values: number[] = [];
  for (let row = 0; row < said.length; row += COLUMNS)
    if (said[row + message.symbol] === symbol) values.push(said[row + which] as number);
  return values;
}
