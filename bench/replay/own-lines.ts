import { messageText } from "./message-text.js";

const AGENTS = 8;

/** Lines of an endless run in the package's own format: agents that talk in turn. */
export function* ownLines(): Generator<string, void> {
  yield JSON.stringify({ type: "trace", schema: 1, task: "generated" });
  for (let seq = 1; ; seq += 1) {
    const from = `agent${seq % AGENTS}`;
    const to = `agent${(seq + 1) % AGENTS}`;
    yield JSON.stringify({ type: "message", seq, at: seq * 1_000, from, to, content: messageText(seq) });
  }
}
