import { sqliteStore } from "../../../src/stores/sqlite.js";
import { openDatabase } from "./open-database.js";

/** Reserves until it is killed, and says each key once that is acknowledged. */
const [file = "", name = ""] = process.argv.slice(2);
const store = sqliteStore({ file, open: openDatabase });
const account = "task:t";
const place = { root: "t", task: "t", cursor: -1 };
await store.exchange({ ...place, append: [], verbs: [{ verb: "open", account, parents: [], limits: {} }] });
for (let call = 0; ; call += 1) {
  const key = `${name}-${call}`;
  await store.exchange({
    ...place,
    append: [{ type: "progress", mark: key, tokens: 0 }],
    verbs: [{ verb: "reserve", key, account, amounts: { tokens: 1 }, leaseMs: 600_000 }],
  });
  process.stdout.write(`${key}\n`);
}
