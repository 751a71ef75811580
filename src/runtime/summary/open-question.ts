import type { ParticipantKind } from "../../core/event.js";
import type { Excerpt, ExcerptView } from "./excerpts.js";
import { isAnswer } from "./is-answer.js";
import { isInformative } from "./is-informative.js";
import { isQuestion } from "./is-question.js";
import { oneLine } from "./one-line.js";
import { repliesTo } from "./replies-to.js";
import { sentencesOf } from "./sentences-of.js";

interface Asked {
  readonly entry: Excerpt;
  readonly text: string;
}

/** About three lines of a terminal. */
const MAX_QUESTION_CHARS = 200;

const REQUEST =
  /\b(?:please|(?:can|could|would|will) you|need you to|let me know|waiting (?:for|on)|awaiting)\b|请|請|麻烦|能否|可否|帮我|等待|ください|お願い/iu;

/**
 * Finds what waits for an answer: the last question with something new in it that nobody answered, else the last
 * question, else the last request. A loop that asks again does not hide what was asked first. `null` where all was
 * answered.
 */
export function openQuestion(view: ExcerptView, kinds: ReadonlyMap<string, ParticipantKind>): string | null {
  const messages = view.entries.filter(({ kind, text }) => kind === "message" && text !== null);
  const answers = messages.filter((entry) => isAnswer(entry, kinds.get(entry.from)));
  const open = messages.filter(
    (entry) =>
      entry.seq !== view.goal?.seq &&
      entry.answeredBy === undefined &&
      !answers.some((later) => repliesTo(later, entry)),
  );
  const questions = asking(open, isQuestion);
  const asked =
    questions.findLast(({ entry }) => isInformative(entry, true)) ??
    questions.at(-1) ??
    asking(open, (sentence) => REQUEST.test(sentence)).at(-1);
  return asked === undefined ? null : oneLine(asked.text, MAX_QUESTION_CHARS);
}

function asking(entries: readonly Excerpt[], matches: (sentence: string) => boolean): Asked[] {
  return entries.flatMap((entry) => {
    const text = sentencesOf(entry.text ?? "").findLast(matches);
    return text === undefined ? [] : [{ entry, text }];
  });
}
