type Fields = Readonly<Record<string, unknown>>;

let count = 0;

/** A line of a session, with an id of its own, a second after the one before. */
function line(type: string, fields: Fields): Fields {
  count += 1;
  return {
    type,
    uuid: `line-${count}`,
    parentUuid: `line-${count - 1}`,
    sessionId: "s1",
    isSidechain: false,
    timestamp: new Date(1_700_000_000_000 + count * 1_000).toISOString(),
    version: "2.1.38",
    cwd: "/home/me/tiles",
    ...fields,
  };
}

export const other = (type: string, fields: Fields = {}) => line(type, fields);

export const user = (content: unknown, fields: Fields = {}) =>
  line("user", { message: { role: "user", content }, ...fields });

/** One block of the reply `id`. */
export const assistant = (id: string, block: unknown, { output = 5, ...fields }: Fields = {}) =>
  line("assistant", {
    message: {
      id,
      role: "assistant",
      model: "claude-opus-4-6",
      content: block === null ? [] : [block],
      usage: {
        input_tokens: 3,
        cache_creation_input_tokens: 200,
        cache_read_input_tokens: 1_000,
        output_tokens: output,
      },
    },
    ...fields,
  });

export const text = (content: string) => ({ type: "text", text: content });
export const toolUse = (id: string, name: string, input: unknown = {}) => ({
  type: "tool_use",
  id,
  name,
  input,
});
export const toolResult = (id: string, content: unknown, fields: Fields = {}) => ({
  type: "tool_result",
  tool_use_id: id,
  content,
  ...fields,
});
