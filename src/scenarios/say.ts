import type { Flow } from "./flow.js";
import { takeTurn } from "./take-turn.js";
import type { Text } from "./text.js";

/** Has one agent say something to another, thought up by its model. */
export async function say(
  { stage, speaker, random }: Flow,
  { agent, to, text }: { readonly agent: string; readonly to: string; readonly text: Text },
): Promise<void> {
  const answer = speaker.say(text);
  await takeTurn(stage, { agent, answer, random });
  await stage.task.agent(agent).send(to, answer);
  stage.prompt(to).add(answer);
}
