import { supervised } from "../../../adapters/sdk/anthropic.js";
import type { AdapterCall } from "../../../bench/adapters/adapter-call.js";
import { fakeAnthropic, message } from "./fake-anthropic.js";

/** Calls that are timed without and with adjourn. */
export const timedCalls: readonly AdapterCall[] = [
  {
    name: "messages.create",
    prepare: (supervisor) => {
      let said = "";
      const { anthropic } = fakeAnthropic(() => message({ type: "text", text: said }));
      const client =
        supervisor === null ? anthropic : supervised(anthropic, supervisor, { agent: "planner" });
      return (text) => {
        said = text;
        const messages = [{ role: "user" as const, content: text }];
        return client.messages.create({ model: "claude-sonnet-5-5", messages, max_tokens: 1_000 });
      };
    },
  },
];
