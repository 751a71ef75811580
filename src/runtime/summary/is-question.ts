/** A question mark of any script, or a particle that asks in Chinese or Japanese, at the end. */
const QUESTION_END = /(?:[?？؟][!！?？]*|[吗嗎呢么か][。.!！~～]*)["'”’」』）)\]]*$/u;

const QUESTION = /[?？؟吗嗎呢么か]/u;

/** Tells whether a text has what a question ends with anywhere, which is soon seen. */
export function mayAsk(text: string): boolean {
  return QUESTION.test(text);
}

/** Tells whether a sentence asks something, by its end: works for every script that marks questions there. */
export function isQuestion(sentence: string): boolean {
  return QUESTION_END.test(sentence);
}
