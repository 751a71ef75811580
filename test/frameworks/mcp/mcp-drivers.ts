import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { supervised } from "../../../adapters/mcp.js";
import type { AdapterDriver, Play, PlayMessage } from "../../../src/testing/index.js";
import { type LoopParts, playLoop } from "../../testing/own-loop.js";

interface Result {
  readonly content: readonly { readonly text?: string }[];
}

/** The way in which a client is called, held to the contract. */
export const mcpDrivers: readonly AdapterDriver[] = [
  {
    name: "MCP: `supervised` client",
    cannot: {
      records: "the protocol tells tools with their results, but no usage",
      cuts: "an agent that calls tools has no pair",
      downgrades: "it sees no model",
      asks: "your code decides what to do while a person thinks",
    },
    lacks: ["pair", "hub", "fan-out"],
    calls: "tool",
    play: async (play) => {
      const client = await connected(play);
      return playLoop(play, () => parts(play, client)).finally(() => client.close());
    },
  },
];

/** A client and a server with one tool in one process. */
async function connected({ lookup }: Play): Promise<Client> {
  const server = new Server({ name: "catalogue", version: "1.0.0" }, { capabilities: { tools: {} } });
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const { page } = params.arguments as { page: number };
    return lookup({ page }).then(
      (text) => ({ content: [{ type: "text", text }] }),
      (error: unknown) => ({ content: [{ type: "text", text: String(error) }], isError: true }),
    );
  });
  const client = new Client({ name: "clerk", version: "1.0.0" });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(there), client.connect(here)]);
  return client;
}

function parts(play: Play, plain: Client): LoopParts {
  const client = play.supervisor === null ? plain : supervised(plain, play.supervisor, { agent: "clerk" });
  return {
    ask: (agent: string, conversation: readonly PlayMessage[]) =>
      play.model({ agent, model: "main", prompt: conversation.map(({ text }) => text) }),
    lookUp: async (_agent, args) => {
      const { content } = (await client.callTool({ name: "lookup", arguments: args })) as Result;
      return content.map(({ text }) => text).join("\n");
    },
  };
}
