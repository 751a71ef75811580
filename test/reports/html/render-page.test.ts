import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { readPageAssets } from "../../../src/cli/page-assets.js";
import { createEventRows, type EventRows } from "../../../src/reports/html/event-rows.js";
import { fitRows } from "../../../src/reports/html/fit-rows.js";
import { renderPage } from "../../../src/reports/html/render-page.js";
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

test("a report of 100,000 events has at most 8 MB, whatever was said", async () => {
  const rows = createEventRows((name) => Number(name));
  const words = 'plan level tiles <b>bridge</b> & "key" waterfall \\ \u6d4b\u8bd5\ud83d\ude80 '.repeat(6);
  for (let seq = 0; seq < 100_000; seq += 1) rows.push(...row(seq, `${seq} ${words}`));
  const data = dataOf([trace({ task: "long" })]);
  const traces = fitRows(data.traces.map((page) => ({ ...page, rows: rows.build() })));
  const html = renderPage({ ...data, traces }, await readPageAssets());
  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(8_000_000);
  expect(traces[0]?.rows?.text[0]?.length).toBeGreaterThan(10);
});

/** One of many agents says something to another, a day apart. */
function row(seq: number, content: string): Parameters<EventRows["push"]> {
  const [from, to] = [String(seq % 50), String((seq * 7) % 50)];
  const event = {
    type: "message",
    seq,
    at: 1_760_000_000_000 + seq * 86_399_999,
    from,
    to,
    content,
  } as const;
  const added = { tokens: 12_345, nanoUsd: 0, waste: 0 };
  const place = (name: string) => ({ name, role: "participant" }) as const;
  const step = { observation: { ...event, tokens: 0 }, event, added, findings: [], decisions: [] };
  return [step, { from: place(from), to: [place(to)] }];
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
