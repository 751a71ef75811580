/** Replays the files that it is given in a process of their own, and prints one row of the table as JSON. */
import { statSync } from "node:fs";
import { replayTraces } from "../../src/cli/replay-traces.js";
import { asShadow } from "../../src/core/policy/mode.js";
import { parsePolicy } from "../../src/core/policy/policy.js";
import { priceBook } from "../../src/runtime/prices/price-book.js";

const MB = 1_000_000;
const [what = "", ...files] = process.argv.slice(2);
const options = { policy: asShadow(parsePolicy()), prices: priceBook() };

const start = performance.now();
const cpuStart = process.cpuUsage();
const counts = { traces: 0, events: 0 };
for await (const item of replayTraces(files, options)) {
  if (item.kind === "unreadable") throw item.error;
  counts.traces += 1;
  counts.events += item.trace.counts.events;
}
const seconds = (performance.now() - start) / 1_000;
const { user, system } = process.cpuUsage(cpuStart);

console.log(
  JSON.stringify({
    what,
    MB: Math.round(files.reduce((sum, file) => sum + statSync(file).size, 0) / MB),
    ...counts,
    seconds: Number(seconds.toFixed(2)),
    "events/s": Math.round(counts.events / seconds),
    "events per CPU second": Math.round((counts.events / (user + system)) * 1_000_000),
    "peak MB": Math.round(process.resourceUsage().maxRSS / 1_024),
  }),
);
