import { expect, test } from "vitest";
import { describeNews } from "../../src/reports/describe-news.js";
import { createEvidenceCollector, type EvidencePair } from "../../src/reports/evidence-collector.js";
import { newsOf } from "../../src/reports/news.js";
import { message, sampleEvent } from "./sample-events.js";
import { sampleFinding } from "./sample-trace.js";

/** Messages in turn from `a` and from `b` where there are four, else all from `a`; the later half is the latest round. */
function pairsOf(said: readonly string[]): readonly EvidencePair[] {
  const collector = createEvidenceCollector();
  const speakers = said.length === 4 ? ["a", "b"] : ["a", "a"];
  for (const [index, text] of said.entries())
    collector.push(sampleEvent(message(index + 1, speakers[index % 2] ?? "a", "c", text)));
  const events = said.map((_, index) => index + 1).slice(said.length / 2);
  return collector.show(sampleFinding({ evidence: { events, repetitions: 2, tokens: 100 } })).pairs;
}

function newsIn(pairs: readonly EvidencePair[]): string | null {
  const news = newsOf(pairs);
  return news && describeNews(news);
}

test.each([
  ["the same text", "The plan stands.", "The plan stands.", "nothing, word for word"],
  [
    "other ids",
    "Sent at 2026-01-02T10:00:00Z",
    "Sent at 2026-01-02T11:30:00Z",
    "nothing but ids, times or counters",
  ],
  ["words in another order", "yes we agree", "we agree yes", "nothing but known words"],
  ["new words", "yes we agree", "yes but the bridge fell", "but, the, bridge, fell"],
  ["new characters", "同意", "同意桥", "桥"],
  ["many new words", "a", "b c d e f g h i", "b, c, d, e, f, g and 2 more words"],
])("what is new is told for %s", (_, earlier, later, news) => {
  expect(newsIn(pairsOf([earlier, later]))).toBe(news);
});

test("a word is new once in a task, whoever says it", () => {
  expect(newsIn(pairsOf(["yes", "the bridge", "the bridge holds", "it holds, yes"]))).toBe("holds, it");
  expect(newsIn(pairsOf(["yes", "the bridge", "the bridge, yes", "yes"]))).toBe("nothing but known words");
});

test("a round is equal only where all of its steps are", () => {
  expect(newsIn(pairsOf(["yes", "no", "yes", "no"]))).toBe("nothing, word for word");
  expect(newsIn(pairsOf(["yes", "at 2026-01-02T10:00:00Z", "yes", "at 2026-01-02T11:30:00Z"]))).toBe(
    "nothing but ids, times or counters",
  );
});

test("without anything to compare nothing is said about news", () => {
  expect(newsOf([])).toBeNull();
});
