import { supervised } from "../../../adapters/sdk/openai.js";
import type { AdapterCall } from "../../../bench/adapters/adapter-call.js";
import { completion, fakeOpenAI } from "./fake-openai.js";

/** Calls that are timed without and with adjourn. */
export const timedCalls: readonly AdapterCall[] = [
  {
    name: "chat.completions.create",
    prepare: (supervisor) => {
      let said = "";
      const { openai } = fakeOpenAI(() => completion(said));
      const client = supervisor === null ? openai : supervised(openai, supervisor, { agent: "planner" });
      return (text) => {
        said = text;
        const messages = [{ role: "user" as const, content: text }];
        return client.chat.completions.create({ model: "gpt-4o", messages });
      };
    },
  },
];
