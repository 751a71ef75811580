// Two agents that can't stop thanking each other, first without and then with adjourn.
// Run it with `npx tsx examples/two-agents.ts`. In your own project, import from "adjourn".
import { type Mode, type ModelRequest, Supervisor, type Task } from "../src/index.js";

/** Rounds until a person would look after it in the morning. */
const ROUNDS = 150;
const model = "gpt-4o";

/** Stands for your provider's client: polite, never done, and paid by the token. */
async function callModel({ input }: ModelRequest) {
  const prompt = String(input);
  const text = answers[prompt.length % answers.length] ?? "";
  return { text, usage: { input: Math.ceil(prompt.length / 4), output: Math.ceil(text.length / 4) } };
}

const answers = [
  "Thank you for the confirmation! Everything is in order. Let me know if you need anything else.",
  "You are welcome! Everything is confirmed. Let me know if anything else is needed.",
  "Great, thank you! All is confirmed and in order. Please let me know if you need anything.",
];

/** The meeting: each agent reads all that was said and answers it. */
async function layOutLevel(task: Task): Promise<void> {
  const planner = task.agent("planner");
  const reviewer = task.agent("reviewer");
  let history =
    "Level 4 is laid out: twelve tiles, one bridge, the key behind the waterfall. Please confirm.";
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [speaker, listener] of [
      [reviewer, planner],
      [planner, reviewer],
    ] as const) {
      const { text } = await speaker.model({ model, input: history, maxOutputTokens: 200 }, callModel);
      history += `\n${await speaker.send(listener, text)}`;
    }
  }
}

async function meet(mode: Mode) {
  const supervisor = new Supervisor({ mode });
  const result = await supervisor.run({ kind: "level-design", goal: "Lay out level 4" }, layOutLevel);
  await supervisor.close();
  return result;
}

const unprotected = await meet("off");
const guarded = await meet("enforce");

for (const [name, { task }] of [
  ["without adjourn", unprotected],
  ["with adjourn", guarded],
] as const) {
  const { modelCalls, tokens, nanoUsd } = task.counts;
  const usd = (nanoUsd / 1e9).toFixed(4);
  console.log(
    `${name.padEnd(16)} ${modelCalls} model calls, ${tokens.toLocaleString("en")} tokens, ${usd} USD`,
  );
}
if (guarded.status === "halted") console.log(`\nWhat it hands over:\n\n${guarded.summary.text}`);
