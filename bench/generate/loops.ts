import { pick } from "../../src/scenarios/random.js";
import { courtesies } from "./courtesies.js";
import type { Draft, Kind } from "./kind.js";
import { loop } from "./loop.js";
import { createReworder, type Rewording } from "./reworder.js";

/** Loops of the kinds that the detectors were made for. */
export const developmentLoops: readonly Kind[] = [
  loop("exact-tool-repeat", ({ log, prose }) => {
    const [subject, found] = [prose.name(), prose.sentences(2)];
    return () => log.calls("bob", "search", { subject }, found);
  }),
  loop("ping-pong", ({ log, prose }) => {
    const [said, answered] = [prose.sentences(1), prose.sentences(1)];
    return () => log.message("alice", "bob", said).message("bob", "alice", answered);
  }),
  loop("ring", (draft) => {
    const ring = members(draft);
    const said = ring.map(() => draft.prose.sentences(1));
    return () => goRound(draft, ring, (index) => said[index] ?? "");
  }),
  loop("counters-and-timestamps", ({ log, prose, between }) => {
    const [said, answered] = [prose.sentences(1), prose.sentences(1)];
    let time = Date.parse("2026-11-22T01:00:00Z");
    return (index) => {
      time += between(1_000, 90_000);
      const at = new Date(time).toISOString();
      log.message("alice", "bob", `[${at}] Attempt ${index + 1}: ${said}`);
      log.message("bob", "alice", `[${at}] Attempt ${index + 1}: ${answered}`);
    };
  }),
  loop("oscillation", ({ log, prose }) => {
    const [text, other] = [prose.sentences(1), prose.sentences(1)];
    const file = "settings.ts";
    return () => {
      log.calls("bob", "write_file", { file, text }, "written");
      log.fails("bob", "run_tests", {}, "2 failed: parser, printer");
      log.calls("bob", "write_file", { file, text: other }, "written");
      log.fails("bob", "run_tests", {}, "1 failed: scanner");
    };
  }),
  loop("nested", ({ log, prose }) => {
    const [order, question, answer, report] = prose.list(4);
    return () => {
      log.message("alice", "bob", order ?? "");
      log.repeat(2, () => log.message("bob", "carol", question ?? "").message("carol", "bob", answer ?? ""));
      log.message("bob", "alice", report ?? "");
    };
  }),
  loop("interleaved", ({ log, prose, random }) => {
    const [one, two, three, four] = prose.list(4);
    const turns = [
      () => log.message("alice", "bob", one ?? ""),
      () => log.message("carol", "dave", three ?? ""),
      () => log.message("bob", "alice", two ?? ""),
      () => log.message("dave", "carol", four ?? ""),
    ];
    // Either pair may be faster: their events come in no fixed order.
    return () => {
      const order = random() < 0.5 ? [0, 1, 2, 3] : [0, 2, 1, 3];
      for (const turn of order) turns[turn]?.();
    };
  }),
  loop("same-error", ({ log, prose }) => {
    const error = `${prose.name()} failed: ${prose.sentences(1)}`;
    return () => log.fails("bob", "deploy", { note: prose.sentences(1) }, error);
  }),
  loop("endless-poll", ({ log, prose }) => {
    const job = prose.name();
    return () => log.calls("bob", "get_job", { job }, "pending");
  }),
  loop("endless-slow-poll", ({ log, prose }) => {
    const job = prose.name();
    return () => log.pause(28_000).calls("bob", "get_job", { job }, "pending");
  }),
  loop("waiting-ring", (draft) => {
    const ring = members(draft);
    return () => {
      for (const [index, agent] of ring.entries())
        draft.log.wait(agent, ring[(index + 1) % ring.length] ?? "");
    };
  }),
  loop("waiting-ring-in-words", (draft) => {
    const ring = members(draft);
    const texts = ring.map(() => `I can't go on before I have your part about ${draft.prose.word()}.`);
    return () => goRound(draft, ring, (index) => texts[index] ?? "");
  }),
  loop("politeness", ({ log, random }) => {
    const phrases = pick(random, Object.values(courtesies));
    const say = () =>
      random() < 0.5 ? pick(random, phrases) : `${pick(random, phrases)} ${pick(random, phrases)}`;
    return () => log.message("alice", "bob", say()).message("bob", "alice", say());
  }),
  // Shares and choices: about 1, 3 and 6 exchanged words in a sentence of 13.
  loop("paraphrase-light", (draft) => paraphrase(draft, { share: 0.15, choices: 2 })),
  loop("paraphrase-mid", (draft) => paraphrase(draft, { share: 0.35, choices: 2, shuffles: true })),
  loop("paraphrase-heavy", (draft) => paraphrase(draft, { share: 0.7, choices: 3, shuffles: true })),
  loop("paraphrased-ring", (draft) => {
    const ring = members(draft);
    const rewording = { share: 0.35, choices: 2, shuffles: true };
    const say = ring.map(() => createReworder(draft.random, draft.prose, rewording));
    return () => goRound(draft, ring, (index) => say[index]?.() ?? "");
  }),
  loop("re-issued-work", ({ log, prose, random }) => {
    const rewording = { share: 0.35, choices: 2 };
    const order = createReworder(random, prose, rewording);
    const report = createReworder(random, prose, rewording);
    const [subject, found] = [prose.name(), prose.sentences(2)];
    return () => {
      log.message("alice", "bob", order());
      log.calls("bob", "search", { subject }, found);
      log.message("bob", "alice", report());
    };
  }),
];

function paraphrase({ log, prose, random }: Draft, rewording: Rewording) {
  const ask = createReworder(random, prose, rewording);
  const answer = createReworder(random, prose, rewording);
  return () => log.message("alice", "bob", ask()).message("bob", "alice", answer());
}

/** Three to five agents, the two of the healthy prefix among them. */
function members({ between }: Draft): readonly string[] {
  return ["alice", "bob", "carol", "dave", "erin"].slice(0, between(3, 5));
}

function goRound({ log }: Draft, ring: readonly string[], say: (index: number) => string): void {
  for (const [index, from] of ring.entries())
    log.message(from, ring[(index + 1) % ring.length] ?? "", say(index));
}
