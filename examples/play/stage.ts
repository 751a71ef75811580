import { type Mode, Supervisor } from "../../src/index.js";
import { type ManualClock, manualClock } from "../../src/testing/index.js";
import { Bill, tokensOf } from "./bill.js";
import type { Cassette, Played, Said } from "./cassette.js";

/** What an example is played with: once with a supervisor that is off, once with one that enforces. */
export interface Stage {
  readonly mode: Mode;
  readonly supervisor: Supervisor;
  readonly bill: Bill;
  /** Makes a model that plays what was once said, over and over. */
  tape(model: string, ...said: readonly Said[]): Cassette;
  /** Says what stopped the run, where no supervisor does. */
  stopped(text: string, reason?: string): void;
  stoppedBy(): string | null;
}

/** An evening in November, so that times are the same in each run. */
const START_AT = Date.UTC(2026, 10, 20, 22);
/** A model takes about this long for a short answer. */
const CALL_MS = 3_000;

export function stage(mode: Mode): Stage {
  const clock = manualClock(START_AT);
  const supervisor = new Supervisor({ mode, clock, env: {} });
  const bill = new Bill();
  let stop: string | null = null;
  const stopped = (text: string, reason?: string) => {
    stop = [firstLine(text), ...(reason === undefined ? [] : [`(${reason})`])].join(" ");
  };
  supervisor.on("halt", ({ decision, summary }) => stopped(summary.text, decision.reason));
  return {
    mode,
    supervisor,
    bill,
    tape: (model, ...said) => cassette({ model, said, bill, clock }),
    stopped,
    stoppedBy: () => stop,
  };
}

/** What was cut, without the sentence that follows. */
function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").replace(/\.$/, "");
}

interface Tape {
  readonly model: string;
  readonly said: readonly Said[];
  readonly bill: Bill;
  readonly clock: ManualClock;
}

function cassette({ model, said, bill, clock }: Tape): Cassette {
  let calls = 0;
  const play = async (prompt: readonly string[]): Promise<Played> => {
    const next = said[calls % said.length] ?? "";
    calls += 1;
    const text = typeof next === "string" ? next : "";
    const call = typeof next === "string" ? null : { id: `call-${calls}`, ...next };
    const usage = { input: tokensOf(prompt), output: tokensOf([text || JSON.stringify(next)]) };
    bill.add(model, usage);
    await clock.advance(CALL_MS);
    return { text, call, usage };
  };
  return { model, play };
}
