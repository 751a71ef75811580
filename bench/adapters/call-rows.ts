import { verdict } from "../engine/verdict.js";
import type { Row } from "../report.js";
import { adapterCalls } from "./adapter-calls.js";
import { timeCalls } from "./time-calls.js";

/** Most that a call may take longer: a ten-thousandth of the second that a model takes at least. */
const TARGET_US = 100;

/** Times the calls of each adapter, one row each. */
export async function callRows({
  calls: times,
  chars,
}: {
  readonly calls: number;
  readonly chars: number;
}): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { adapter, calls } of await adapterCalls()) {
    if (calls === null) rows.push({ adapter, call: "skipped: its framework is not installed" });
    for (const call of calls ?? []) {
      const goes = Math.ceil(times / (call.calls ?? 1));
      const { bareUs, addedUs, addedP99Us, addedBytes } = await timeCalls(call, { goes, chars });
      rows.push({
        adapter,
        call: call.name,
        "bare µs": Math.round(bareUs),
        "added µs": Math.round(addedUs),
        "added p99 µs": Math.round(addedP99Us),
        "added kB": Math.round(addedBytes / 1_000),
        target: `≤ ${TARGET_US}`,
        verdict: verdict(addedP99Us, TARGET_US),
      });
    }
  }
  return rows;
}
