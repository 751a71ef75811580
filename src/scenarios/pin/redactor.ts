import type { Event } from "../../core/event.js";
import { answerOf } from "../../core/observe/answer.js";
import { COUNTER_WORDS } from "../../core/observe/volatile-number.js";
import { createPseudonyms, type Pseudonyms } from "./pseudonyms.js";

/** Replaces what was said in a run, and keeps who said it. */
export interface Redactor {
  text(text: string): string;
  event(event: Event): Event;
}

/** A UUID as a whole, else a run of word characters of any script. */
const RUN = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|[\p{L}\p{M}\p{N}_]+/giu;
/** The parts around the two letters of an instant such as 2026-11-22T12:34:56Z. */
const INSTANT_PART = /^\d+[TZ]\d*$/;
const IDEOGRAPH = /[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7ff]/;
const counterWords: ReadonlySet<string> = new Set(COUNTER_WORDS.split(" "));

/**
 * Makes the redactor of one run. Words and numbers become other ones of the same length: what was equal stays
 * equal, what was new stays new, what differed in a number only still does, and ids, times and counters stay such.
 * Names of agents, tools and fields stay as they are. Lengths and frequencies stay too, so it hides contents and is
 * no encryption. Each variant takes other words.
 */
export function createRedactor(variant = 0): Redactor {
  const pseudonyms = createPseudonyms(variant);
  const text = (original: string): string =>
    withAnswer(
      original,
      original.replace(RUN, (run) => replaceRun(run, pseudonyms)),
    );
  return {
    text,
    event(event) {
      switch (event.type) {
        case "message":
        case "tool-result":
        case "spawn":
          return event.content === undefined ? event : { ...event, content: text(event.content) };
        case "tool-call":
          return {
            ...event,
            ...(event.content === undefined ? {} : { content: text(event.content) }),
            ...(event.args === undefined ? {} : { args: value(event.args, text) }),
          };
        case "progress":
          return { ...event, mark: text(event.mark) };
        case "control":
          return "reason" in event ? { ...event, actor: "operator", reason: text(event.reason) } : event;
        default:
          return event;
      }
    },
  };
}

function replaceRun(run: string, pseudonyms: Pseudonyms): string {
  if (IDEOGRAPH.test(run)) return Array.from(run, (sign) => replaceSign(sign, pseudonyms)).join("");
  if (counterWords.has(run.toLowerCase())) return run;
  if (!/[\d-]/.test(run)) return replaceLetters(run, "word", pseudonyms);
  if (INSTANT_PART.test(run)) return run.replace(/\d+/g, (part) => pseudonyms(part, "number"));
  // Letters and digits apart, so that `item3` and `item4` go on to differ in their number alone.
  const letters = /^[0-9a-f-]+$/i.test(run) ? "hex" : "other";
  return run.replace(/\d+|[^\d-]+/g, (part) =>
    /\d/.test(part) ? pseudonyms(part, "number") : replaceLetters(part, letters, pseudonyms),
  );
}

/** Character by character: there are no words to be seen. */
function replaceSign(sign: string, pseudonyms: Pseudonyms): string {
  return IDEOGRAPH.test(sign) ? pseudonyms(sign, "ideographs") : replaceRun(sign, pseudonyms);
}

/** Case is how a word is written, not what it says; beyond ASCII the observer tells it apart, and so does this. */
function replaceLetters(run: string, kind: "word" | "hex" | "other", pseudonyms: Pseudonyms): string {
  const signs = Array.from(run);
  const made = Array.from(
    pseudonyms(
      run.replace(/[A-Z]/g, (sign) => sign.toLowerCase()),
      kind,
    ),
  );
  return made
    .map((sign, index) => {
      const original = signs[index] ?? "";
      return original !== original.toLowerCase() ? sign.toUpperCase() : sign;
    })
    .join("");
}

/** That a result tells of a failure is read from its first words; these are no secret. */
function withAnswer(original: string, redacted: string): string {
  const answer = answerOf(original);
  if (answer === undefined || answerOf(redacted) === answer) return redacted;
  return `${answer === "error" ? "error" : "not found"}: ${redacted}`;
}

/** Arguments are any JSON; deeper values than the observer reads are cut. */
const MAX_DEPTH = 64;

function value(original: unknown, text: (text: string) => string, depth = 0): unknown {
  if (typeof original === "string") return text(original);
  if (typeof original === "number") return number(original, text);
  if (typeof original !== "object" || original === null) return original;
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(original)) return original.map((item) => value(item, text, depth + 1));
  return Object.fromEntries(
    Object.entries(original).map(([key, item]) => [key, value(item, text, depth + 1)]),
  );
}

/** A number that is written in another way than the original would read differently. */
function number(original: number, text: (text: string) => string): number {
  const written = text(String(original));
  return String(Number(written)) === written ? Number(written) : original;
}
