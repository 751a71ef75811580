import { visibleText } from "../../core/visible-text.js";
import { redactSecrets } from "../redact.js";
import type { Incident } from "./incident.js";

/** Slack's limits for a header block and for the text of a section. */
const MAX_TITLE_CHARS = 150;
const MAX_TEXT_CHARS = 3_000;

const SLACK_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
]);

/**
 * Writes an incident as JSON that Slack accepts and a program can read under `adjourn`. Titles and texts may quote
 * agents, so nothing in them is live: no markup, mentions, links or previews.
 */
export function webhookBody(incident: Incident): string {
  const title = slackText(visibleText(incident.title), MAX_TITLE_CHARS);
  const text = slackText(visibleLines(incident.text), MAX_TEXT_CHARS);
  const facts = slackText(visibleText(factLine(incident)), MAX_TEXT_CHARS);
  return JSON.stringify({
    text: `${title}\n${text}\n${facts}`,
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: "header", text: plainText(title) },
      { type: "section", text: plainText(text) },
      { type: "context", elements: [plainText(facts)] },
    ],
    adjourn: { ...incident, title: redactSecrets(incident.title), text: redactSecrets(incident.text) },
  });
}

function plainText(text: string): object {
  // Slack refuses an empty text object and with it the whole message.
  return { type: "plain_text", text: text === "" ? "–" : text, emoji: false };
}

function visibleLines(text: string): string {
  return text.split("\n").map(visibleText).join("\n");
}

/** Escapes for Slack and ends with an ellipsis where the escaped text would be longer than `maxChars`. */
function slackText(text: string, maxChars: number): string {
  let escaped = "";
  for (const character of redactSecrets(text)) {
    const next = SLACK_ESCAPES.get(character) ?? character;
    if (escaped.length + next.length >= maxChars) return `${escaped}…`;
    escaped += next;
  }
  return escaped;
}

function factLine({ task, taskKind, action, code, cut, tokens, wasteTokens, costNanoUsd }: Incident): string {
  const named = taskKind === undefined ? task : `${task} (${taskKind})`;
  const cost = costNanoUsd === null ? "cost unknown" : usd(costNanoUsd);
  return `${code} · ${action} ${cut} · task ${named} · ${tokens} tokens, ${wasteTokens} in the loop · ${cost}`;
}

function usd(nanoUsd: number): string {
  return `$${(nanoUsd / 1e9).toFixed(2)}`;
}
