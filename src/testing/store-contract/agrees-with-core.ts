import { deepEqual } from "node:assert/strict";
import type { Dimension } from "../../core/budget/dimension.js";
import { createLedger } from "../../core/budget/ledger.js";
import type { LedgerAnswer, LedgerVerb, Store } from "../../stores/store.js";
import { exchange, open } from "./requests.js";

const SCOPE = "team:studio";

/** Applies the same verbs to the store and to the ledger of the core, in which no store has a part. @internal */
export async function agreesWithCore(store: Store, seed: number): Promise<void> {
  const ledger = createLedger();
  const opening = [
    open({ tokens: 400, nanoUsd: 9_000 }, [], SCOPE),
    open({ tokens: 300 }, [SCOPE]),
    open({ nanoUsd: 5_000, turns: 9 }, ["task:t"], "task:child"),
  ];
  for (const verb of opening) if (verb.verb === "open") ledger.open(verb);
  await exchange(store, { verbs: opening });
  const next = dice(seed);
  const verbs = Array.from({ length: 120 }, () => randomVerb(next));
  // A few at a time, as a decision brings them.
  for (let at = 0; at < verbs.length; at += 3) {
    const some = verbs.slice(at, at + 3);
    const { answers } = await exchange(store, { verbs: some });
    deepEqual(
      answers,
      some.map((verb) => expectedOf(ledger, verb)),
    );
    const standing = await exchange(store, { verbs: [{ verb: "standing", account: "task:child" }] });
    deepEqual(standing.answers, [{ verb: "standing", accounts: ledger.standing("task:child") }]);
  }
}

/** The store's clock is its own; no lease of this case ends, so the model may stand still. */
const NOW = 0;

function expectedOf(ledger: ReturnType<typeof createLedger>, verb: LedgerVerb): LedgerAnswer {
  switch (verb.verb) {
    case "reserve":
      return { verb: "reserve", ...ledger.reserve({ ...verb, now: NOW }) };
    case "settle":
      return { verb: "settle", status: ledger.settle({ ...verb, now: NOW }).status };
    case "release":
      return { verb: "release", status: ledger.release(verb).status };
    case "charge":
      return { verb: "charge", status: ledger.charge(verb).status };
    default:
      throw new Error(`Expected one of the verbs of this case, got ${verb.verb}.`);
  }
}

/** What a key names never changes, so a key that comes again repeats its first request. */
function randomVerb(next: (below: number) => number): LedgerVerb {
  const call = next(30);
  const account = call % 2 === 0 ? "task:t" : "task:child";
  const asked = { tokens: (call * 37) % 60, nanoUsd: (call % 3) * 700, turns: call % 2 };
  const key = `k${call}`;
  switch (next(6)) {
    case 0:
      return { verb: "release", key };
    case 1:
    case 2: {
      const tokens: Partial<Record<Dimension, number>> = { tokens: next(90) };
      return { verb: "settle", key, amounts: next(2) === 0 ? tokens : { ...tokens, nanoUsd: next(2_000) } };
    }
    case 3:
      return { verb: "charge", key: `c${call}`, account, amounts: asked };
    default:
      return { verb: "reserve", key, account, amounts: asked, leaseMs: 600_000 };
  }
}

/** Park and Miller's minimal generator: the same sequence everywhere. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
