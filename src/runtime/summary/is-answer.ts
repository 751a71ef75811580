import type { ParticipantKind } from "../../core/event.js";
import type { Excerpt } from "./excerpts.js";
import { isInformative } from "./is-informative.js";
import { isQuestion } from "./is-question.js";
import { sentencesOf } from "./sentences-of.js";

/**
 * Tells whether a message could answer something. People answer in a word; what an agent says in known words only is no
 * answer, and neither is a counter-question.
 */
export function isAnswer(message: Excerpt, kind: ParticipantKind | undefined): boolean {
  if (kind !== "human" && !isInformative(message, true)) return false;
  return !isQuestion(sentencesOf(message.text ?? "").at(-1) ?? "");
}
