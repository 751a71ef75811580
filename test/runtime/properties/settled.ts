import type { ManualClock } from "../../../src/runtime/manual-clock.js";

/** Ten minutes in steps of half a second: beyond every pause and lease of these tests. */
const MAX_STEPS = 1_200;
const STEP_MS = 500;

/** Lets time pass until the promise has settled, and returns how it did. */
export async function settled<Value>(
  clock: ManualClock,
  promise: Promise<Value>,
): Promise<PromiseSettledResult<Value>> {
  let isSettled = false;
  const result = Promise.allSettled([promise]).then(([outcome]) => {
    isSettled = true;
    return outcome;
  });
  await clock.advance(0);
  for (let step = 0; !isSettled && step < MAX_STEPS; step += 1) await clock.advance(STEP_MS);
  if (!isSettled) throw new Error("Expected the work to settle within ten minutes.");
  return result;
}
