// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
const ESCAPES = /\u001b\[[\d;]*[A-Za-z]/g;

const SPEAKER = /^(?<from>[^\s(][^(]{0,255}) \(to (?<to>[^)]{1,256})\):$/;

/** A line of a console without colours and what else drives a terminal. */
export function plainLine(line: string): string {
  return line.replace(ESCAPES, "").replace(/\r$/, "");
}

/** Who speaks to whom, where the line opens a message: `Coder (to chat_manager):`. */
export function speakerOf(line: string): { readonly from: string; readonly to: string } | undefined {
  const { from, to } = SPEAKER.exec(line)?.groups ?? {};
  return from === undefined || to === undefined ? undefined : { from, to };
}
