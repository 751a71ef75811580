import { expect, test } from "vitest";
import type { Incident } from "../../../src/runtime/notify/incident.js";
import { webhookBody } from "../../../src/runtime/notify/webhook-body.js";

const incident: Incident = {
  id: "i1",
  task: "t1",
  taskKind: "refund",
  action: "cut",
  code: "CHAIN_CYCLE",
  level: "trip",
  title: "planner and reviewer repeat themselves",
  text: "6 rounds\nnothing new",
  tokens: 12_000,
  wasteTokens: 9_000,
  costNanoUsd: 1_234_567_890,
  cut: "planner → reviewer",
  at: 1_000,
};

const bodyOf = (change: Partial<Incident> = {}) => JSON.parse(webhookBody({ ...incident, ...change }));

test("says in Slack's form what happened, and in ours under `adjourn`", () => {
  const body = bodyOf();
  expect(body.text).toBe(
    "planner and reviewer repeat themselves\n6 rounds\nnothing new\n" +
      "CHAIN_CYCLE · cut planner → reviewer · task t1 (refund) · 12000 tokens, 9000 in the loop · $1.23",
  );
  expect(body.adjourn).toEqual(incident);
});

test("an unknown price is said to be unknown", () => {
  expect(bodyOf({ costNanoUsd: null }).text).toContain("cost unknown");
});

test("nothing that an agent said is live", () => {
  const body = bodyOf({ title: "<!channel> & <https://evil|ok>\n*bold*", text: "\u202e<@U1>\u001b[2J" });
  expect(body.blocks[0].text.text).toBe("&lt;!channel&gt; &amp; &lt;https://evil|ok&gt;\\n*bold*");
  expect(body.blocks[1].text.text).toBe("\\u202e&lt;@U1&gt;\\u001b[2J");
  expect(body.blocks.flatMap((block: { text?: { type: string } }) => block.text?.type ?? [])).toEqual([
    "plain_text",
    "plain_text",
  ]);
  expect(body).toMatchObject({ mrkdwn: false, unfurl_links: false, unfurl_media: false });
});

test("stays within Slack's limits without halving an escape, and never sends an empty text", () => {
  const { blocks } = bodyOf({ title: "&".repeat(200), text: "" });
  expect(blocks[0].text.text).toBe(`${"&amp;".repeat(29)}…`);
  expect(blocks[1].text.text).toBe("–");
});

test("secrets do not leave", () => {
  expect(
    webhookBody({ ...incident, title: "sk-canary0123456789", text: "Bearer canary0123456789" }),
  ).not.toContain("canary");
});
