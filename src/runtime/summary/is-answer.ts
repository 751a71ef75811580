import type { ParticipantKind } from "../../core/event.js";
import type { Excerpt } from "./excerpts.js";
import { isInformative } from "./is-informative.js";
import { isQuestion, mayAsk } from "./is-question.js";
import { sentencesOf } from "./sentences-of.js";

/**
 * Tells whether a message could answer something. People answer in a word; what an agent says in known words only is no
 * answer, and neither is a counter-question.
 */
export function isAnswer(message: Excerpt, kind: ParticipantKind | undefined): boolean {
  if (kind !== "human" && !isInformative(message, true)) return false;
  const text = message.text ?? "";
  return !mayAsk(text) || !isQuestion(sentencesOf(text).at(-1) ?? "");
}
