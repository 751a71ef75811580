import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { supervised } from "../../../adapters/mcp.js";
import type { AdapterCall } from "../../../bench/adapters/adapter-call.js";

/** Calls that are timed without and with adjourn. */
export const timedCalls: readonly AdapterCall[] = [
  {
    name: "callTool",
    prepare: async (supervisor) => {
      let said = "";
      const server = new McpServer({ name: "pages", version: "1.0.0" });
      server.registerTool("read", {}, async () => ({ content: [{ type: "text", text: said }] }));
      const bare = new Client({ name: "reader", version: "1.0.0" });
      const [here, there] = InMemoryTransport.createLinkedPair();
      await Promise.all([server.connect(there), bare.connect(here)]);
      const client = supervisor === null ? bare : supervised(bare, supervisor, { agent: "reader" });
      return (text) => {
        said = text;
        return client.callTool({ name: "read", arguments: {} });
      };
    },
  },
];
