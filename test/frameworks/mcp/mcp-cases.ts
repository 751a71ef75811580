import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { expect, onTestFinished, test } from "vitest";
import { supervised } from "../../../adapters/mcp.js";
import { live } from "../../runtime/live.js";

const streets = "Oak Birch Elm Ash Pine Cedar Maple Willow Beech Larch".split(" ");

/** A client and a server with two tools in one process; `calls` counts what reaches the server. */
async function connected() {
  const calls: string[] = [];
  const server = new McpServer({ name: "orders", version: "1.0.0" });
  server.registerTool("find_order", { annotations: { readOnlyHint: true } }, async () => {
    calls.push("find_order");
    return { content: [{ type: "text", text: "order not found" }], isError: true };
  });
  server.registerTool("next_street", {}, async () => {
    calls.push("next_street");
    const street = [...String(calls.length)].map((digit) => streets[Number(digit)]).join(" and ");
    return { content: [{ type: "text", text: `The order goes to the corner of ${street}.` }] };
  });
  const client = new Client({ name: "clerk", version: "1.0.0" });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(there), client.connect(here)]);
  onTestFinished(() => client.close());
  return { client, calls };
}

test("a tool that fails the same way for ever is told of once, and then not called any more", async () => {
  const { supervisor, findings } = live();
  const { client, calls } = await connected();
  const guarded = supervised(client, supervisor, { agent: "clerk" });
  const results: unknown[] = [];
  const result = await supervisor.run({}, async () => {
    await guarded.listTools();
    for (let round = 0; round < 40; round += 1) results.push(await guarded.callTool({ name: "find_order" }));
  });
  expect(result).toMatchObject({ status: "halted" });
  expect(findings.map(({ code }) => code)).toContain("SAME_ERROR");
  expect(calls.length).toBeLessThan(20);
  expect(results.filter((one) => JSON.stringify(one).includes("[adjourn]"))).toHaveLength(1);
  expect(result.task.counts.toolCalls).toBe(calls.length);
});

test("a stopped agent reads the summary as a tool's error where that is asked for", async () => {
  const { supervisor } = live();
  const { client, calls } = await connected();
  const guarded = supervised(client, supervisor, { agent: "clerk", onStop: "result" });
  const result = await supervisor.run({}, async () => {
    let last: unknown;
    for (let round = 0; round < 40; round += 1) last = await guarded.callTool({ name: "find_order" });
    return last;
  });
  expect(result).toMatchObject({
    status: "done",
    value: { isError: true, content: [{ text: expect.stringMatching(/^Cut|^Halted/) }] },
  });
  expect(calls.length).toBeLessThan(20);
});

test("in shadow, and in healthy work, results come as they are", async () => {
  const { client, calls } = await connected();
  for (const [mode, name] of [
    ["shadow", "find_order"],
    ["enforce", "next_street"],
  ] as const) {
    const { supervisor } = live({ mode });
    const guarded = supervised(client, supervisor, { agent: "clerk" });
    calls.length = 0;
    const result = await supervisor.run({}, async () => {
      for (let round = 0; round < 30; round += 1)
        expect(JSON.stringify(await guarded.callTool({ name }))).not.toContain("[adjourn]");
    });
    expect([result.status, calls.length]).toEqual(["done", 30]);
  }
});

test("outside of a task calls pass, errors of the client come as they are, and the rest is the client's own", async () => {
  const { supervisor } = live();
  const { client } = await connected();
  const guarded = supervised(client, supervisor, { agent: "clerk" });
  expect(await guarded.callTool({ name: "next_street" })).toMatchObject({ content: [{ type: "text" }] });
  expect(guarded).toBeInstanceOf(Client);
  expect(guarded.getServerVersion()).toMatchObject({ name: "orders" });
  await client.close();
  const result = await supervisor.run({}, () => guarded.callTool({ name: "next_street" }));
  expect(result).toMatchObject({ status: "failed", error: { message: expect.stringMatching(/connect/i) } });
});

test("a call of a tool with an endless name is the server's to answer", async () => {
  const { supervisor } = live();
  const { client } = await connected();
  const guarded = supervised(client, supervisor, { agent: "clerk" });
  const answered = await supervisor.run({}, () => guarded.callTool({ name: "find".repeat(100) }));
  // Older servers refuse the request, newer ones answer with an error.
  const said = answered.status === "failed" ? String(answered.error) : JSON.stringify(answered);
  expect(said).toContain("not found");
});
