import type { Gate } from "../../core/breaker/machine.js";
import { DIMENSIONS, type Dimension } from "../../core/budget/dimension.js";
import type { AccountStanding, DimensionStanding } from "../../core/budget/verbs/standing.js";
import type { Snapshot } from "../../core/engine/snapshot.js";
import { type ExchangeReply, type LedgerAnswer, type RefusedBy, SNAPSHOT_EVERY } from "../store.js";
import { readObservation } from "../stored-observation.js";

/** An answer of the script: the verb, the scopes that it concerns besides, and what came of it. */
export type RawAnswer = readonly [
  verb: LedgerAnswer["verb"],
  scopes: readonly string[],
  answer: readonly [status: string, ...facts: readonly unknown[]],
];

/** What the script gives back: small numbers, and text. The last three are left out where there is none of them. */
export type RawReply = readonly [
  /** Place of the first of what was appended. */
  first: number,
  /** How much was appended. */
  count: number,
  /** Place of the first of `others`. */
  from: number,
  /** Place of the snapshot, or -1. */
  snapSeq: number,
  /** Length of the log. */
  length: number,
  answers: readonly (RawAnswer | string)[],
  others?: readonly string[],
  gates?: readonly string[],
  snapshot?: string,
];

/** Reads all of a reply but its answers, which are complete only once the scopes have been asked. */
export function readReply(raw: RawReply): Omit<ExchangeReply, "answers"> {
  const [first, count, from, seq, length, , others = [], gates = [], snapshot = ""] = raw;
  const placed = others.map((text, at) => ({ text, seq: from + at }));
  return {
    seqs: Array.from({ length: count }, (_, at) => first + at),
    // A request that came again is in the log already.
    others: placed
      .filter((one) => one.seq < first || one.seq >= first + count)
      .map(({ text, seq: place }) => readObservation(text, place)),
    // Its shape is checked by whoever restores it.
    snapshot: seq < 0 ? null : { seq, snapshot: JSON.parse(snapshot) as Snapshot },
    gates: Object.fromEntries(pairs(gates)) as Record<string, Gate>,
    isLong: length >= SNAPSHOT_EVERY,
  };
}

/** Answers that are one word and concern no scope come as text. */
export function rawAnswers([, , , , , answers]: RawReply): readonly RawAnswer[] {
  return answers.map((answer) => {
    if (typeof answer !== "string") return answer;
    const [verb, status = ""] = answer.split(" ");
    return [verb as RawAnswer[0], [], [status]];
  });
}

/** Reads one answer; `above` are the answers of the scopes to the same verb. */
export function readAnswer(raw: RawAnswer, above: readonly RawAnswer[]): LedgerAnswer {
  const [verb, , [status, ...facts]] = raw;
  if (verb === "standing") {
    const lower = facts as readonly RawStanding[];
    const upper = above.flatMap(([, , [, ...standings]]) => standings as readonly RawStanding[]);
    return { verb, accounts: [...lower, ...upper].map(readStanding) };
  }
  if (verb !== "reserve") return { verb, status };
  if (status === "granted") return { verb, status };
  return { verb, status: "refused", by: readRefusal(facts[0] as RawRefusal) };
}

export type RawRefusal = readonly [account: string, dimension: string, ...amounts: readonly string[]];

/** Limit, or -1, then what is committed, reserved, unconfirmed and overrun. */
type RawLine = readonly string[];
type RawStanding = readonly [account: string, lines: readonly RawLine[]];

function readStanding([account, lines]: RawStanding): AccountStanding {
  const dimensions = DIMENSIONS.map((dimension, at) => [dimension, readLine(lines[at] as RawLine)]);
  return { account, dimensions: Object.fromEntries(dimensions) as AccountStanding["dimensions"] };
}

function readLine(line: RawLine): DimensionStanding {
  const [most = -1, committed = 0, reserved = 0, unconfirmed = 0, overrun = 0] = line.map(Number);
  const limit = most < 0 ? null : most;
  // As the core counts it: a budget of nothing is used up from the start.
  const share = limit === null ? null : limit === 0 ? 1 : committed / limit;
  return { limit, committed, reserved, unconfirmed, overrun, share };
}

function readRefusal([account, dimension, ...amounts]: RawRefusal): RefusedBy {
  const [limit = 0, committed = 0, reserved = 0, asked = 0] = amounts.map(Number);
  return { account, dimension: dimension as Dimension, limit, committed, reserved, asked };
}

function pairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? ""] as [string, string]] : []));
}
