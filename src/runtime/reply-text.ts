/** The text of what a model or a tool replied: its own, its `text`, or all of it as JSON. */
export function replyText(reply: unknown): string {
  if (typeof reply === "string") return reply;
  if (typeof reply === "object" && reply !== null && "text" in reply && typeof reply.text === "string")
    return reply.text;
  return safeJson(reply);
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "(a value that is no JSON)";
  }
}
