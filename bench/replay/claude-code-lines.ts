import { messageText } from "./message-text.js";

/** Lines of an endless session in which each reply reads a file and gets it back. */
export function* claudeCodeLines(): Generator<string, void> {
  for (let event = 1; ; event += 2) {
    const id = `toolu_${event}`;
    const input = { file_path: `/home/me/tiles/level${event % 97}.json` };
    const usage = { input_tokens: 3, cache_read_input_tokens: 20_000, output_tokens: 40 };
    const content = [{ type: "tool_use", id, name: "Read", input }];
    const reply = { id: `msg_${event}`, role: "assistant", model: "claude-opus-4-6", content, usage };
    yield sessionLine("assistant", event, reply);
    const result = [{ type: "tool_result", tool_use_id: id, content: messageText(event) }];
    yield sessionLine("user", event + 1, { role: "user", content: result });
  }
}

function sessionLine(type: string, number: number, message: object): string {
  const timestamp = new Date(number * 1_000).toISOString();
  const uuid = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
  return JSON.stringify({ type, uuid, sessionId: "generated", isSidechain: false, timestamp, message });
}
