import type { SpanNode } from "./span-tree.js";

/** When a span began, in whole milliseconds, as events take it. */
export function startOf({ span }: SpanNode): { at?: number } {
  return span.startAt === undefined ? {} : { at: Math.floor(span.startAt) };
}

/** When a span ended. */
export function endOf({ endAt }: SpanNode): { at?: number } {
  return endAt === undefined ? {} : { at: Math.floor(endAt) };
}
