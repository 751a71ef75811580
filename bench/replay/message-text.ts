const MESSAGE_CHARS = 200;
/** Every fifth message is one that was said before, as in a run with some repetition. */
const REPEATED_EVERY = 5;

/** A message's text. Words are numbers in base 36: they grow new ones as slowly as a long run does. */
export function messageText(seq: number): string {
  const topic = seq % REPEATED_EVERY === 0 ? seq % 97 : seq;
  let text = "";
  for (let word = topic; text.length < MESSAGE_CHARS; word = Math.imul(word, 31) + 7) {
    text += `w${(Math.abs(word) % 5_000).toString(36)} `;
  }
  return text.slice(0, MESSAGE_CHARS);
}
