import { pick, type Random } from "./random.js";
import type { Scenario } from "./scenario.js";
import { type NamedText, referenceOf, type Text } from "./text.js";

/** Finds the words for each occasion. One per flow, so that no flow changes what another says. */
export interface Speaker {
  /**
   * Says a text once more: the next line of it, or a new drift. `{count}` is how often it was said, `{id}` an id
   * that no other saying has.
   */
  say(text: Text): string;
  /** Fills the arguments of a call. */
  fill(args: Args): Args;
}

type Args = Readonly<Record<string, string | number | boolean>>;

/** Makes a speaker of the scenario's texts. */
export function createSpeaker(texts: Scenario["texts"], random: Random): Speaker {
  const uses = new Map<string, number>();

  function say(text: Text): string {
    const name = referenceOf(text);
    const key = name === undefined ? JSON.stringify(text) : `$${name}`;
    const count = (uses.get(key) ?? 0) + 1;
    uses.set(key, count);
    // Names were checked when the file was read.
    return speak(name === undefined ? [text].flat() : (texts[name] as NamedText), count, random);
  }

  return {
    say,
    fill: (args) =>
      Object.fromEntries(
        Object.entries(args).map(([name, value]) => [name, typeof value === "string" ? say(value) : value]),
      ),
  };
}

function speak(text: NamedText, count: number, random: Random): string {
  if (Array.isArray(text))
    return fillSlots(text[(count - 1) % text.length] ?? "", count, (slot) => wordFor(slot, random));
  const { templates, slots, growEvery, growTo } = text;
  const sentences = growEvery === undefined ? 1 : Math.min(growTo, 1 + Math.floor(count / growEvery));
  const word = (slot: string) => (slots[slot] ? pick(random, slots[slot]) : wordFor(slot, random));
  return Array.from({ length: sentences }, () => fillSlots(pick(random, templates), count, word)).join(" ");
}

function wordFor(slot: string, random: Random): string | undefined {
  return slot === "id" ? Array.from({ length: ID_DIGITS }, () => hexDigit(random)).join("") : undefined;
}

/** As long as the ids of spans are. */
const ID_DIGITS = 16;

function hexDigit(random: Random): string {
  return Math.floor(random() * 16).toString(16);
}

function fillSlots(template: string, count: number, word: (slot: string) => string | undefined): string {
  return template.replaceAll(/\{(\w+)\}/g, (slot, name: string) =>
    name === "count" ? String(count) : (word(name) ?? slot),
  );
}
