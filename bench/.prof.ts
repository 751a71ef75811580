import { createState } from "../src/core/engine/state.js";
import { step } from "../src/core/engine/step.js";
import { createObserver } from "../src/core/observe/observe.js";
import { parsePolicy } from "../src/core/policy/policy.js";

const policy = parsePolicy();
const observe = createObserver();
const mode = process.argv[2] ?? "loop";
const text = (i: number) =>
  mode === "loop"
    ? i % 2
      ? "The outline is final from my side, please confirm so that I can go on with chapter three. ".repeat(2)
      : "Confirmed, the outline is final. Please go on with chapter three and tell me when it is done. ".repeat(
          2,
        )
    : Array.from(
        { length: 28 },
        (_, k) => "w" + (((i * 31 + k * 17) * 2654435761) % 99991).toString(36),
      ).join(" ");
const events = Array.from({ length: 200 }, (_, i) => ({
  type: "message" as const,
  seq: i,
  at: 1.7e12 + i * 1000,
  from: i % 2 ? "reviewer" : "planner",
  to: i % 2 ? "planner" : "reviewer",
  channel: "talk" as const,
  model: "gpt-4o",
  usage: { input: 900, output: 60, cacheRead: 0, cacheWrite: 0, reasoning: 0, source: "provider" as const },
  content: text(i),
}));
const json = events.map((e) => JSON.stringify(e));
const N = Number(process.argv[3] ?? 1500);
for (let round = 0; round < 3; round += 1) {
  let t = performance.now();
  for (let k = 0; k < N; k += 1) for (const j of json) JSON.parse(j);
  const parse = ((performance.now() - t) * 1000) / N / 200;
  t = performance.now();
  for (let k = 0; k < N; k += 1) {
    const s = createState({ task: "t" });
    for (const e of events) {
      step(s, observe(e as never), policy);
    }
  }
  const full = ((performance.now() - t) * 1000) / N / 200;
  t = performance.now();
  for (let k = 0; k < N; k += 1) for (const e of events) observe(e as never);
  const obs = ((performance.now() - t) * 1000) / N / 200;
  console.log(
    mode,
    "parse",
    parse.toFixed(2),
    "full",
    full.toFixed(2),
    "x",
    (full / parse).toFixed(2),
    "observe",
    obs.toFixed(2),
  );
}
