import type { ParticipantKind } from "../../core/event.js";
import type { Excerpt, ExcerptView } from "./excerpts.js";
import { isInformative } from "./is-informative.js";
import { isQuestion } from "./is-question.js";
import { oneLine } from "./one-line.js";
import { sentencesOf } from "./sentences-of.js";

interface Message {
  readonly entry: Excerpt;
  readonly sentences: readonly string[];
  /** A counter-question, a request and a known word answer nothing. */
  readonly isAnswer: boolean;
}

interface Asked {
  readonly entry: Excerpt;
  readonly text: string;
}

/** About three lines of a terminal. */
const MAX_QUESTION_CHARS = 200;

const REQUEST =
  /\b(?:please|(?:can|could|would|will) you|need you to|let me know|waiting (?:for|on)|awaiting)\b|请|請|麻烦|能否|可否|帮我|等待|ください|お願い/iu;

/**
 * Finds what waits for an answer: the last question that nobody answered informatively, in its last informative
 * wording if the loop only repeated it; without questions the last such request. `null` where all was answered.
 */
export function openQuestion(view: ExcerptView, kinds: ReadonlyMap<string, ParticipantKind>): string | null {
  const messages = view.entries
    .filter(({ kind, text }) => kind === "message" && text !== null)
    .map((entry) => readMessage(entry, kinds));
  const asked =
    wordedBest(unanswered(messages, view, isQuestion)) ??
    unanswered(messages, view, (sentence) => REQUEST.test(sentence)).at(-1);
  return asked === undefined ? null : oneLine(asked.text, MAX_QUESTION_CHARS);
}

/** People answer in a word; what agents say in known words only is no answer. */
function readMessage(entry: Excerpt, kinds: ReadonlyMap<string, ParticipantKind>): Message {
  const sentences = sentencesOf(entry.text ?? "");
  const says = kinds.get(entry.from) === "human" || isInformative(entry, true);
  return { entry, sentences, isAnswer: says && !isQuestion(sentences.at(-1) ?? "") };
}

function unanswered(
  messages: readonly Message[],
  { goal }: ExcerptView,
  matches: (sentence: string) => boolean,
): Asked[] {
  const speakers = new Set(messages.map(({ entry }) => entry.from));
  return messages.flatMap(({ entry, sentences }) => {
    const text = entry.seq === goal?.seq ? undefined : sentences.findLast(matches);
    if (text === undefined) return [];
    const isAnswered = messages.some((later) => later.isAnswer && repliesTo(later.entry, entry, speakers));
    return isAnswered ? [] : [{ entry, text }];
  });
}

/** From somebody who was asked to the one who asked, or in the group where it was asked. A group never speaks itself. */
function repliesTo(later: Excerpt, asked: Excerpt, speakers: ReadonlySet<string>): boolean {
  if (later.seq <= asked.seq || later.from === asked.from) return false;
  const isInGroup = later.to.some((name) => asked.to.includes(name) && !speakers.has(name));
  return isInGroup || (asked.to.includes(later.from) && later.to.includes(asked.from));
}

/** The last question; if it said nothing new, the last one on the same edge that did. */
function wordedBest(questions: readonly Asked[]): Asked | undefined {
  const last = questions.at(-1);
  if (last === undefined || isInformative(last.entry, true)) return last;
  const isSameEdge = ({ from, to }: Excerpt) => from === last.entry.from && `${to}` === `${last.entry.to}`;
  return questions.findLast(({ entry }) => isSameEdge(entry) && isInformative(entry, true)) ?? last;
}
