import { asFields, type Fields } from "../fields.js";
import type { Attributes } from "./attributes.js";

/** Deeper names than `llm.input_messages.0.message.contents.0.message_content.text` behind their prefix are not read. */
const MAX_SEGMENTS = 8;

/** Puts messages that were spread over attributes, such as `gen_ai.prompt.0.content`, together again. */
export function indexedMessages(attributes: Attributes, prefix: string): readonly unknown[] | undefined {
  const root: Branch = new Map();
  const start = `${prefix}.`;
  for (const [name, value] of attributes) {
    if (name.startsWith(start)) plant(root, name.slice(start.length).split("."), value);
  }
  if (root.size === 0) return undefined;
  const list = grown(root);
  return Array.isArray(list) ? list.map(openInferenceMessage) : undefined;
}

type Branch = Map<string, unknown>;

function plant(root: Branch, path: readonly string[], value: unknown): void {
  if (path.length > MAX_SEGMENTS) return;
  let branch = root;
  for (const segment of path.slice(0, -1)) {
    const next = branch.get(segment);
    const deeper: Branch = next instanceof Map ? next : new Map();
    branch.set(segment, deeper);
    branch = deeper;
  }
  branch.set(path.at(-1) ?? "", value);
}

/** Numbers as names make a list. */
function grown(value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  const entries = [...(value as Branch)];
  if (!entries.every(([name]) => /^\d+$/.test(name))) {
    return Object.fromEntries(entries.map(([name, inner]) => [name, grown(inner)]));
  }
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, inner]) => grown(inner));
}

/** OpenInference names the kind of thing at each level. */
function openInferenceMessage(item: unknown): unknown {
  const { message } = asFields(item);
  if (message === undefined) return item;
  const fields = asFields(message);
  const { contents, tool_calls } = fields;
  return {
    ...fields,
    ...(Array.isArray(contents) && { content: contents.map((part) => inside(part, "message_content")) }),
    ...(Array.isArray(tool_calls) && { tool_calls: tool_calls.map((call) => inside(call, "tool_call")) }),
  };
}

function inside(value: unknown, name: string): Fields {
  return asFields(asFields(value)[name]);
}
