import { expect, test } from "vitest";
import { createRandom } from "../../src/scenarios/random.js";
import { createSpeaker } from "../../src/scenarios/speaker.js";

const texts = {
  turns: ["one", "two"],
  drift: {
    templates: ["{word} {count}."],
    slots: { word: ["red", "green", "blue"] },
    growEvery: 2,
    growTo: 3,
  },
};

const say = (text: string | string[], times: number, seed = "s") => {
  const speaker = createSpeaker(texts, createRandom(seed));
  return Array.from({ length: times }, () => speaker.say(text));
};

test("lines are said in turn, round and round", () => {
  expect(say(["x", "y"], 3)).toEqual(["x", "y", "x"]);
  expect(say("$turns", 3)).toEqual(["one", "two", "one"]);
});

test("a drifting text fills its slots by chance, the same for the same seed", () => {
  expect(say("$drift", 8)).toEqual(say("$drift", 8));
  expect(say("$drift", 8)).not.toEqual(say("$drift", 8, "other"));
  expect(say("$drift", 1)[0]).toMatch(/^(red|green|blue) 1\.$/);
});

test("a growing text grows by a sentence, up to its limit", () => {
  expect(say("$drift", 8).map((text) => text.split(". ").length)).toEqual([1, 2, 2, 3, 3, 3, 3, 3]);
});

test("arguments are filled, numbers stay numbers, unknown slots stay as they are", () => {
  const speaker = createSpeaker({}, createRandom("s"));
  const args = { file: "{count}.png", size: 3, pattern: "{name}" };
  expect([speaker.fill(args), speaker.fill(args)]).toEqual([
    { file: "1.png", size: 3, pattern: "{name}" },
    { file: "2.png", size: 3, pattern: "{name}" },
  ]);
});

test("an id is another one each time, and the same for the same seed", () => {
  const ids = say("call {id} failed", 20);
  expect(new Set(ids).size).toBe(20);
  expect(ids.every((text) => /^call [0-9a-f]{16} failed$/.test(text))).toBe(true);
  expect(say("call {id} failed", 20)).toEqual(ids);
});
