import type { Flow } from "./flow.js";
import { takeTurn } from "./take-turn.js";
import type { Text } from "./text.js";

/** Has one agent start another for a purpose. */
export async function invite(
  { stage, speaker, random }: Flow,
  { agent, child, text }: { readonly agent: string; readonly child: string; readonly text: Text },
): Promise<void> {
  const purpose = speaker.say(text);
  await takeTurn(stage, { agent, answer: purpose, random });
  await stage.task.agent(agent).spawn(child, purpose);
  stage.prompt(child).add(purpose);
}
