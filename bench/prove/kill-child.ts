import { openStore, type StoreAddress } from "../../test/stores/two-processes/open-store.js";
import { type Lane, openLane, reserveCall, settleCall } from "./ledger-work.js";

/**
 * Makes calls until it is killed. Says `reserved <lane> <call>` and `settled <lane> <call>` once the store has
 * acknowledged either.
 */
const [address = "", lanes = ""] = process.argv.slice(2);
const store = await openStore(JSON.parse(address) as StoreAddress);

/** Sweeps as often as it does other work, so that some are killed in the middle of that. */
const CALLS_PER_SWEEP = 5;

const work = async (lane: Lane, index: number): Promise<never> => {
  await openLane(store, lane);
  for (let call = 0; ; call += 1) {
    await reserveCall(store, lane, call);
    process.stdout.write(`reserved ${index} ${call}\n`);
    if (call % CALLS_PER_SWEEP === 0) await store.expire();
    await settleCall(store, lane, call);
    process.stdout.write(`settled ${index} ${call}\n`);
  }
};
await Promise.all((JSON.parse(lanes) as Lane[]).map(work));
