import { deepEqual } from "node:assert/strict";
import fc from "fast-check";
import type { StoreUnderTest } from "../../../src/testing/store-contract/store-case.js";
import { LedgerModel } from "./ledger-model.js";
import { ask, openings, storeCommands, type World } from "./store-commands.js";

/** Runs that used a store before, so that each has names of its own. */
let runs = 0;

/** Sends random sequences of requests to a store and to the model, and compares all that either says. */
export async function agreesWithModel(
  { store, another, advance }: StoreUnderTest,
  numRuns: number,
): Promise<void> {
  const stores = [store, await another()] as const;
  // One clock for all runs, as the store has.
  let now = 0;
  await fc.assert(
    fc.asyncProperty(fc.commands([...storeCommands], { maxCommands: 40 }), async (commands) => {
      runs += 1;
      const world: World = { stores, advance, root: `run-${runs}` };
      const model = new LedgerModel();
      model.now = now;
      for (const verb of openings(world)) model.apply(verb);
      await ask(world, 0, openings(world));
      try {
        await fc.asyncModelRun(() => ({ model, real: world }), commands);
        await compareAll(world, model);
      } finally {
        now = model.now;
      }
    }),
    { numRuns },
  );
}

async function compareAll(world: World, model: LedgerModel): Promise<void> {
  for (const account of model.open) {
    const { answers } = await ask(world, 1, [{ verb: "standing", account }]);
    deepEqual(answers, [{ verb: "standing", accounts: model.ledger.standing(account) }]);
    deepEqual(model.ledger.violations(account), []);
  }
}
