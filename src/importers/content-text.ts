import * as z from "zod";

/** Content of a message: text, a list of parts, or nothing. */
export type Content = string | readonly unknown[] | null | undefined;

export const contentSchema = z.custom<Content>(isContent, { message: "text or a list of parts" }).optional();

function isContent(value: unknown): boolean {
  return value === undefined || value === null || typeof value === "string" || Array.isArray(value);
}

/** Joins the text in a message's content. What is no text leaves a mark: an image is something, and not nothing. */
export function contentText(content: Content): string | undefined {
  if (typeof content === "string") return content;
  return content?.map(partText).join("\n");
}

function partText(part: unknown): string {
  if (typeof part === "string") return part;
  if (part === null || typeof part !== "object") return String(part);
  const { text, content, type } = part as { text?: unknown; content?: unknown; type?: unknown };
  if (typeof text === "string") return text;
  if (typeof content === "string") return content;
  return typeof type === "string" ? `[${type}]` : "[part]";
}
