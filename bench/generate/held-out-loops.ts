import { pick } from "../../src/scenarios/random.js";
import { apologies, complaints, courtesies, handBacks } from "./courtesies.js";
import type { Draft, Kind } from "./kind.js";
import { heldOut } from "./loop.js";
import { shuffle } from "./reworder.js";

/** Loops to measure with only: written when the detectors were done, and nothing is tuned until they pass. */
export const heldOutLoops: readonly Kind[] = [
  heldOut("responsibility-bounce", ({ log, random }) => {
    const say = () => pick(random, handBacks);
    return () => log.message("alice", "bob", say()).message("bob", "alice", say());
  }),
  heldOut("apology-and-renamed-code", ({ log, prose, random }) => {
    const names = Array.from({ length: 8 }, () => prose.name());
    return () => {
      const [total, item] = shuffle(random, names);
      const code = `let ${total} = 0;\nfor (const ${item} of items) ${total} += ${item}.price;\nreturn ${total};`;
      log.message("bob", "alice", `${pick(random, apologies)}\n\n${code}`);
      log.message("alice", "bob", pick(random, complaints));
    };
  }),
  heldOut("re-summary", ({ log, prose, random, between }) => {
    const points = prose.list(8);
    const some = () => shuffle(random, points).slice(0, between(3, 6)).join(" ");
    return () =>
      log.message("alice", "bob", `In summary: ${some()}`).message("bob", "alice", `To sum up: ${some()}`);
  }),
  heldOut("group-thanks", ({ log, random }) => {
    const team = ["alice", "bob", "carol", "dave"];
    const phrases = pick(random, Object.values(courtesies));
    return () => {
      for (const name of shuffle(random, team)) log.message(name, { group: "team" }, pick(random, phrases));
    };
  }),
  heldOut("code-switching", ({ log, random }) => {
    const phrases = Object.values(courtesies).flat();
    const say = () => `${pick(random, phrases)} ${pick(random, phrases)}`;
    return () => log.message("alice", "bob", say()).message("bob", "alice", say());
  }),
  heldOut("emoji-and-hex-noise", ({ log, prose, random }) => {
    const [said, answered] = [prose.sentences(1), prose.sentences(1)];
    const noise = () => `${pick(random, emoji)} #${hex(random)}`;
    return () =>
      log.message("alice", "bob", `${said} ${noise()}`).message("bob", "alice", `${answered} ${noise()}`);
  }),
  heldOut("shuffled-plan", ({ log, prose, random }) => {
    const steps = prose.list(6);
    const plan = () => shuffle(random, steps).join("\n");
    return () =>
      log.message("alice", "bob", `New plan:\n${plan()}`).message("bob", "alice", `Better plan:\n${plan()}`);
  }),
  heldOut("long-document-changed-mid-way", ({ log, prose, random }) => {
    const text = prose.list(80);
    const versions = prose.list(3);
    return () => {
      const changed = [...text.slice(0, 40), pick(random, versions), ...text.slice(41)];
      log.message("bob", "alice", changed.join(" "));
      log.message("alice", "bob", "Sentence 41 is still not right, please change it.");
    };
  }),
  heldOut("permuted-search-keywords", ({ log, prose, random }) => {
    const keywords = Array.from({ length: 5 }, () => prose.word());
    const found = prose.sentences(2);
    return () => log.calls("bob", "search", { query: shuffle(random, keywords).join(" ") }, found);
  }),
  heldOut("five-percent-new-words", (draft) => alwaysNew(draft, 0.05)),
];

const emoji = ["🙂", "🎉", "🚀", "✅", "🙏", "👍", "✨", "💡"];

function hex(random: Draft["random"]): string {
  return Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, "0");
}

/** The same text, in which that share of the words is replaced by names that nobody has used before. */
function alwaysNew({ log, prose, random }: Draft, share: number) {
  const reword = (text: string) =>
    text
      .split(" ")
      .map((word) => (random() < share ? prose.name() : word))
      .join(" ");
  const [said, answered] = [prose.sentences(2), prose.sentences(2)];
  return () => log.message("alice", "bob", reword(said)).message("bob", "alice", reword(answered));
}
