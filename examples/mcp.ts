import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { supervised } from "../adapters/mcp.js";
import type { RunResult } from "../src/index.js";
import type { Cassette } from "./play/cassette.js";
import type { Stage } from "./play/stage.js";

/** Calls until a person would look after it. */
const MAX_TURNS = 200;

/** The Model Context Protocol: a clerk calls a server's tool that fails the same way each time. */
export async function mcp({ supervisor, tape }: Stage): Promise<RunResult<unknown>> {
  const cassette = tape("gpt-4o", { tool: "find_order", args: {} });
  const client = supervised(await connected(), supervisor, { agent: "clerk" });

  const result = await supervisor.run({ kind: "question", goal: "Find order 17" }, async (task) => {
    const messages = [{ role: "user", content: "Where is order 17?" }];
    for (let turn = 0; turn < MAX_TURNS; turn += 1) {
      const request = { model: cassette.model, input: messages };
      const { call } = await task.agent("clerk").model(request, ({ input }) => ask(cassette, input));
      const result = await client.callTool({ name: call?.tool ?? "" });
      messages.push({ role: "assistant", content: JSON.stringify(call) });
      messages.push({ role: "tool", content: JSON.stringify(result) });
    }
  });
  await client.close();
  return result;
}

/** Stands for your provider's client. */
async function ask(model: Cassette, messages: readonly { readonly content: string }[]) {
  return model.play(messages.map(({ content }) => content));
}

async function connected(): Promise<Client> {
  const server = new McpServer({ name: "orders", version: "1.0.0" });
  server.registerTool("find_order", {}, async () => ({
    content: [{ type: "text", text: "The order service does not answer." }],
    isError: true,
  }));
  const client = new Client({ name: "clerk", version: "1.0.0" });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(there), client.connect(here)]);
  return client;
}
