import type { Usage } from "../core/event.js";
import type { Random } from "./random.js";
import type { Stage } from "./stage.js";

/**
 * Has an agent call its model, which answers what the script says. The prompt goes as its newest text alone:
 * the whole of it is billed by its counted size and read by nobody.
 */
export async function takeTurn(
  stage: Stage,
  { agent, answer, random }: { readonly agent: string; readonly answer: string; readonly random: Random },
): Promise<void> {
  const { model, think } = stage.cast(agent);
  const prompt = stage.prompt(agent);
  const call = async (request: { readonly model: string; readonly nudge?: string }): Promise<Reply> => {
    // Scripted agents read a nudge, pay for it, and go on as loops do.
    if (request.nudge !== undefined) prompt.add(request.nudge);
    await stage.pause(think, random);
    const usage = prompt.answer(answer);
    stage.meter.bill(stage.task.id, request.model, usage);
    return { text: answer, usage };
  };
  const usage = (reply: Reply) => reply.usage;
  await stage.task.agent(agent).model({ model, input: prompt.newest }, call, { usage });
}

interface Reply {
  readonly text: string;
  readonly usage: Usage;
}
