import type { Dimension } from "../../core/budget/dimension.js";
import { cutKey } from "../../core/finding.js";
import { BadOption } from "../errors.js";
import type { StoredTask } from "./stored-task.js";

/** Why an operator acts, and on what. */
export interface OperatorReason {
  /** For the log; up to 2,000 characters. */
  readonly reason: string;
  /** Key of a part that is cut, as `open` of a status names it. @default the whole task */
  readonly cut?: string;
}

/** What the task's own limits are raised by. */
export interface TopUp {
  readonly reason: string;
  readonly tokens?: number;
  /** Dollars. */
  readonly usd?: number;
}

/** What is said to halt a task or a part. @throws BadOption where it is halted already */
export function haltEvent(task: StoredTask, { reason, cut }: OperatorReason): object {
  const gate = gateOf(task, cut);
  if (gate === "open")
    throw new BadOption(`Expected ${partText(task, cut)} to go on, got one that is halted.`);
  return { action: "halt", reason, ...(cut === undefined ? {} : { cut }) };
}

/** What is said to resume a task or a part. @throws BadOption where it is not halted */
export function resumeEvent(task: StoredTask, { reason, cut }: OperatorReason): object {
  const gate = gateOf(task, cut);
  if (gate !== "open" && gate !== "asking")
    throw new BadOption(`Expected ${partText(task, cut)} to be halted, got one that goes on.`);
  return { action: "resume", reason, ...(cut === undefined ? {} : { cut }) };
}

function gateOf({ header, state }: StoredTask, cut: string | undefined) {
  const part = state.cuts.get(cut ?? cutKey({ kind: "task" }));
  if (cut === undefined || part !== undefined) return part?.breaker.gate ?? "closed";
  const known = [...state.cuts.keys()].map((key) => `\`${key}\``).join(", ") || "none";
  throw new BadOption(
    `Expected a part of ${header.task} that was cut (${known}), got ${JSON.stringify(cut)}.`,
  );
}

function partText({ header }: StoredTask, cut: string | undefined): string {
  return cut === undefined ? `task ${header.task}` : `the part \`${cut}\` of task ${header.task}`;
}

type Amounts = Readonly<Partial<Record<Dimension, number>>>;

const NANO_PER_USD = 1e9;

/** Reads what a top-up adds, in whole units. @throws BadOption */
export function amountsOfTopUp({ tokens, usd }: TopUp): Amounts {
  const amounts = {
    ...(tokens === undefined ? {} : { tokens }),
    ...(usd === undefined ? {} : { nanoUsd: Math.round(usd * NANO_PER_USD) }),
  };
  const values = Object.values(amounts);
  if (values.length > 0 && values.every((value) => Number.isSafeInteger(value) && value > 0)) return amounts;
  throw new BadOption(
    `Expected a top-up of whole tokens or of dollars above 0, got ${JSON.stringify({ tokens, usd })}.`,
  );
}

/**
 * What is said to raise limits. What is unlimited stays so, and a top-up of it would look as if it had done something.
 *
 * @throws BadOption where such a limit is not set
 */
export function topUpEvent(
  { header, accounts }: StoredTask,
  { amounts, reason }: { amounts: Amounts; reason: string },
): object {
  const own = accounts[0]?.dimensions;
  for (const dimension of Object.keys(amounts) as Dimension[]) {
    if ((own?.[dimension].limit ?? null) === null)
      throw new BadOption(
        `Expected task ${header.task} to have a limit of ${dimension}, got none that could be raised.`,
      );
  }
  return { action: "top-up", amounts, reason };
}
