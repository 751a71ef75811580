import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { parsePolicy } from "../../../src/core/policy/policy.js";
import { events, trace } from "../../../src/testing/events.js";
import { payloads } from "./payloads.js";
import { dataOf, reportOf } from "./report-of.js";

const hostile = payloads.map((text) =>
  trace(
    { task: text, goal: text },
    events().message("a", "b", text).calls("a", text.slice(0, 200), [text], text),
  ),
);

test("data stands in one block, in which nothing can end it, and nowhere else", async () => {
  const [before = "", block = "", after = ""] = (await reportOf(hostile)).split(
    /<script type="application\/json" id="data">|<\/script>\n<script>/,
  );
  expect(block).not.toMatch(/[<>&\u2028\u2029]/);
  expect(JSON.parse(block)).toEqual(dataOf(hostile));
  const [emptyBefore, , emptyAfter] = (await reportOf([])).split(
    /<script type="application\/json" id="data">|<\/script>\n<script>/,
  );
  expect({ before, after }).toEqual({ before: emptyBefore, after: emptyAfter });
});

test("the policy allows the script and the style that are in the file, and nothing else", async () => {
  const html = await reportOf([]);
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
  const script = /<\/script>\n<script>([\s\S]*)<\/script>/.exec(html)?.[1] ?? "";
  const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? "";
  expect(policy.split("; ")).toEqual([
    "default-src 'none'",
    `script-src 'sha256-${sha256(script)}'`,
    `style-src 'sha256-${sha256(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
});

test("a report of 100,000 events has at most 8 MB", async () => {
  const words = 'plan level tiles bridge key waterfall review order build ship \u6d4b\u8bd5 <b>&"';
  const said = events({ startAt: 1_760_000_000_000, stepMs: 86_399_999 }).repeat(100_000, (builder, index) =>
    builder.message(`agent-${index % 50}`, `agent-${(index * 7) % 50}`, `${index} ${words.repeat(5)}`),
  );
  // Judging so many is measured elsewhere.
  const html = await reportOf([trace({ task: "long" }, said)], { policy: parsePolicy({ mode: "off" }) });
  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(8_000_000);
}, 60_000);

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
