import type { Play, PlayEnd, PlayMessage, PlayReply } from "../../src/testing/index.js";
import { type LoopParts, playLoop, type Said } from "../testing/own-loop.js";

/** What a fake provider is asked, and what it says, with an id for the tool call that it asks for. */
export type FakeProvider = (
  model: string,
  prompt: readonly string[],
) => Promise<PlayReply & { call: string }>;

/** How agents call a model by a client of some SDK. */
export interface ClientLoop<Client> {
  /** Makes an agent's client, supervised where the play is. */
  readonly client: (agent: string, provider: FakeProvider) => Client;
  readonly ask: (
    client: Client,
    conversation: readonly PlayMessage[],
    options: { readonly signal?: AbortSignal; readonly leave: boolean },
  ) => Promise<Omit<Said, "done">>;
}

/** Plays a play with a loop of one's own in which each agent has a client of its own. */
export function playClients<Client>(play: Play, loop: ClientLoop<Client>): Promise<PlayEnd> {
  return playLoop(play, () => parts(play, loop));
}

function parts<Client>(play: Play, { client, ask }: ClientLoop<Client>): LoopParts {
  const agents = new Map<string, { readonly client: Client; readonly isDone: () => boolean }>();
  const signal = play.signal === undefined ? {} : { signal: play.signal };
  const agentOf = (name: string) => {
    const { provider, isDone } = providerOf(play, name);
    return { client: client(name, provider), isDone };
  };
  return {
    ask: async (name, conversation, leave) => {
      const agent = agents.get(name) ?? agentOf(name);
      agents.set(name, agent);
      const said = await ask(agent.client, conversation, { ...signal, leave });
      return { ...said, done: agent.isDone() };
    },
  };
}

/** That an agent is done is no provider's to tell: it is kept beside. */
function providerOf(play: Play, agent: string) {
  let last: PlayReply | null = null;
  let calls = 0;
  const provider: FakeProvider = async (model, prompt) => {
    calls += 1;
    last = await play.model({ agent, model, prompt });
    return { ...last, call: `${agent}-${calls}` };
  };
  return { provider, isDone: () => last?.done === true };
}
