import { expect, test } from "vitest";
import { readTraces } from "../../src/importers/read-traces.js";
import { tempFiles } from "../temp-files.js";
import { short } from "./imported.js";

const TASK =
  "Now given a task: Find a green controller.  Please interact with https://shop.example/ and get the answer. \n";

const page = (text: string) => ({
  role: "user",
  content: [
    { type: "text", text },
    { type: "image_url", image_url: { url: "data:image/png;base64,{b64_img}" } },
  ],
});
const reply = (content: string) => ({ role: "assistant", content });

async function read(messages: readonly unknown[]) {
  const folder = tempFiles({ "taskShop--0/interact_messages.json": JSON.stringify(messages, null, 2) });
  const items = [];
  for await (const item of readTraces([folder])) items.push(item);
  const headers = items.flatMap((item) => (item.kind === "header" ? item.header : []));
  return { headers, events: items.flatMap((item) => (item.kind === "event" ? item.event : [])) };
}

test("a run is called after its folder, and its replies are thoughts, actions and an answer", async () => {
  const { headers, events } = await read([
    { role: "system", content: "Imagine you are a robot browsing the web" },
    {
      role: "user",
      content: `${TASK.trim()}Observation: A screenshot and some texts. (Omitted in context.)`,
    },
    reply("Thought: I search.\nAction: Type [2]; green controller"),
    { role: "user", content: "Observation: A screenshot and some texts. (Omitted in context.)" },
    reply("Thought: It is the first.\n\nAction: Click [33]"),
    page("Observation: please analyze the attached screenshot [1]: Velocity Green"),
    reply("Thought: Done.\nAction: ANSWER; Velocity Green"),
  ]);
  expect(headers).toMatchObject([{ task: "taskShop--0", kind: "webvoyager" }]);
  expect(headers[0]?.goal).toMatch(/^Find a green controller\./);
  expect(events.map(short)).toEqual([
    expect.stringMatching(/^user>agent: Find a green controller\./),
    expect.stringContaining("I search."),
    'agent calls Type({"action":"Type [2]; green controller"})',
    expect.stringMatching(/^none to agent/),
    expect.stringContaining("It is the first."),
    'agent calls Click({"action":"Click [33]"})',
    expect.stringMatching(/^ok to agent: Observation: .*Velocity Green/s),
    expect.stringContaining("Done."),
    "agent>user: ANSWER; Velocity Green",
  ]);
});

test("an action that can't be done has failed, and a reply without one is answered by a message", async () => {
  const { events } = await read([
    page(`${TASK}Observation: please analyze the attached screenshot`),
    reply("Thought: There.\nAction: Click [99]"),
    { role: "user", content: "The action you have chosen cannot be exected. Please double-check." },
    reply("I am not sure"),
    { role: "user", content: "Format ERROR: Both 'Thought' and 'Action' should be included in your reply." },
  ]);
  expect(events.at(-3)).toMatchObject({ type: "tool-result", status: "error" });
  expect(events.at(-1)).toMatchObject({ type: "message", from: "browser", to: "agent" });
});

test("any other list of messages is none of its runs", async () => {
  const { headers } = await read([{ role: "user", content: "Now, a task" }, reply("Action: none")]);
  expect(headers).toMatchObject([{ kind: "chat" }]);
});
