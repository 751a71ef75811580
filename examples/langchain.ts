import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { createAgent, createMiddleware } from "langchain";
import * as z from "zod";
import { supervisorMiddleware } from "../adapters/langchain/index.js";
import { ChatModel } from "./play/chat-model.js";
import type { Stage } from "./play/stage.js";

/** A LangChain agent: it looks up what isn't there until the framework's limit ends it with an error. */
export async function langchain({ supervisor, tape }: Stage): Promise<void> {
  const search = tool(async () => "No results.", {
    name: "search",
    description: "Searches the shop's pages.",
    schema: z.object({ query: z.string() }),
  });
  const agent = createAgent({
    model: new ChatModel(tape("gpt-5-mini", { tool: "search", args: { query: "opening hours" } })),
    tools: [search],
    middleware: [createMiddleware(supervisorMiddleware(supervisor, { agent: "clerk" }))],
  });
  const input = { messages: [new HumanMessage("When are you open?")] };
  await agent.invoke(input, { recursionLimit: 200 }).catch(passLimit);
}

function passLimit(error: Error): void {
  if (error.name !== "GraphRecursionError") throw error;
}
