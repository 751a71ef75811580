import { expect, test } from "vitest";
import { createObserver } from "../../src/core/observe/observe.js";
import { parsePolicy } from "../../src/core/policy/policy.js";
import { traceHeaderSchema } from "../../src/core/trace.js";
import { createEvidenceCollector, type ShownFinding } from "../../src/reports/evidence-collector.js";
import { explainText } from "../../src/reports/explain-text.js";
import type { View } from "../../src/reports/view.js";
import { createReplay } from "../../src/runtime/replay.js";
import { askedAgain, pingPong, type SampleEvent, sampleEvent } from "./sample-events.js";
import { plainView } from "./sample-trace.js";

const observe = createObserver();

function explain(events: readonly SampleEvent[], view: View = plainView, isCaptured = true): string {
  const replay = createReplay(traceHeaderSchema.parse({ type: "trace", schema: 1, task: "sample" }));
  const collector = createEvidenceCollector(observe);
  const shown: ShownFinding[] = [];
  for (const event of events.map(sampleEvent)) {
    if (isCaptured) {
      replay.push(event);
      collector.push(event);
    } else {
      replay.pushObservation(observe(event));
      collector.pushObservation(observe(event));
    }
    for (const finding of replay.report().findings.slice(shown.length)) shown.push(collector.show(finding));
  }
  const trace = { file: "runs/sample.jsonl", ...replay.report() };
  return explainText(trace, shown, { view, policy: parsePolicy() });
}

test("a ping-pong stands side by side with the round before", async () => {
  await expect(explain(pingPong(4))).toMatchFileSnapshot("golden/explain-ping-pong.txt");
});

test("calls stand with their results", async () => {
  await expect(explain(askedAgain(4))).toMatchFileSnapshot("golden/explain-calls.txt");
});

test("a narrow terminal shows the rounds one below the other", async () => {
  await expect(explain(pingPong(4), { ...plainView, width: 50 })).toMatchFileSnapshot(
    "golden/explain-narrow.txt",
  );
});

test("without content the events are shown, and that their text was not recorded", () => {
  const text = explain(pingPong(4), plainView, false);
  expect(text).toContain("(not recorded)");
  expect(text).toContain("nothing, word for word");
});

test("what agents wrote cannot drive a terminal", () => {
  const evil = pingPong(4).map((event) => ({
    ...event,
    content: `\u001b[2J${event["content"]}\u202e\u0007`,
  }));
  expect(explain(evil)).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
});
