import type { RunResult } from "../src/index.js";
import type { Cassette } from "./play/cassette.js";
import type { Stage } from "./play/stage.js";

/** Rounds until a person would look after it in the morning. */
const ROUNDS = 100;

/** Agents of your own: a planner and a reviewer that can't stop thanking each other. */
export async function twoAgents({ supervisor, tape }: Stage): Promise<RunResult<unknown>> {
  const models = {
    planner: tape(
      "gpt-4o",
      "Level 4 is laid out: twelve tiles, one bridge, the key behind the waterfall. Please confirm.",
      "Thank you for the confirmation! Everything is in order. Let me know if you need anything else.",
      "Great, thank you! All is confirmed and in order. Please let me know if you need anything.",
    ),
    reviewer: tape("gpt-4o", "You are welcome! Everything is confirmed. Is there anything else?"),
  };
  return supervisor.run({ kind: "level-design", goal: "Lay out level 4" }, async (task) => {
    const messages = [{ role: "user", content: "Please lay out level 4." }];
    for (let turn = 0; turn < 2 * ROUNDS; turn += 1) {
      const [speaker, listener] =
        turn % 2 === 0 ? (["planner", "reviewer"] as const) : (["reviewer", "planner"] as const);
      const agent = task.agent(speaker);
      const request = { model: models[speaker].model, input: messages };
      const { text } = await agent.model(request, ({ input }) => ask(models[speaker], input));
      messages.push({ role: speaker, content: await agent.send(listener, text) });
    }
  });
}

/** Stands for your provider's client. */
async function ask(model: Cassette, messages: readonly { readonly content: string }[]) {
  return model.play(messages.map(({ content }) => content));
}
