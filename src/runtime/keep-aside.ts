import type { LedgerAnswer, LedgerVerb } from "../stores/store.js";
import type { Allowance } from "./allowance.js";
import type { TaskCore } from "./task-core.js";
import { tellFailure } from "./tell-failure.js";

/** Keeps what is set aside for a task, also where nothing is done in it for longer than a lease. */
export function keepAside(task: TaskCore): void {
  const { allowance, ports } = task;
  const now = ports.clock.now();
  const verbs = allowance.renew(now);
  if (verbs.length === 0) return;
  const answered = firstAnswer(task, verbs);
  noteKept(allowance, verbs, { now, answered });
  answered.catch((error: unknown) => tellFailure(task, error));
}

async function firstAnswer(task: TaskCore, verbs: readonly LedgerVerb[]): Promise<LedgerAnswer | undefined> {
  const [answer] = await task.exchange(verbs);
  return answer;
}

/** Tells an allowance what the store has answered to what it asked for at `now`, if anything. */
export function noteKept(
  allowance: Allowance,
  [asked]: readonly LedgerVerb[],
  { now, answered }: { readonly now: number; readonly answered: Promise<LedgerAnswer | undefined> },
): void {
  if (asked?.verb === "reserve") {
    answered.then(
      (answer) => allowance.answered(asked.key, answer?.verb === "reserve" && answer.status === "granted"),
      () => allowance.answered(asked.key, false),
    );
  }
  if (asked?.verb === "renew") {
    answered.then(
      (answer) => {
        if (answer?.verb === "renew" && answer.status === "renewed") allowance.renewed(now);
        else allowance.lapse(asked.key);
      },
      // It is asked again.
      () => undefined,
    );
  }
}
