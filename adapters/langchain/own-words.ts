import { haltMark, type RefusalShape } from "../halt-mark.js";
import type { MessageClasses } from "./load-messages.js";
import type { MessageShape } from "./shapes.js";

/** The message that takes the place of a reply: what was established, and why it ends here. */
export function summaryMessage({ AIMessage }: MessageClasses, refusal: RefusalShape): MessageShape {
  const adjourn = haltMark(refusal);
  return new AIMessage({ id: summaryId(refusal), content: adjourn.summary, additional_kwargs: { adjourn } });
}

/** One id per decision: a message list that merges by id keeps one of several. */
export function summaryId({ task, decision }: RefusalShape): string {
  return `adjourn-${task}-${decision?.seq ?? "before"}`;
}

/** The message that a nudge goes to a model in. */
export function nudgeMessage({ HumanMessage }: MessageClasses, nudge: string): MessageShape {
  return new HumanMessage({ content: nudge, additional_kwargs: { adjourn: { nudge: true } } });
}

/** Answers for the tool calls that nobody will run any more: providers refuse a history with open ones. */
export function openAnswers(
  { ToolMessage }: MessageClasses,
  messages: readonly MessageShape[],
): MessageShape[] {
  const answered = new Set(messages.map(({ tool_call_id }) => tool_call_id));
  return messages
    .flatMap(({ tool_calls }) => tool_calls ?? [])
    .filter(({ id }) => id !== undefined && !answered.has(id))
    .map((call) =>
      toolAnswer({ ToolMessage }, call, "[adjourn] Not run: this part of the task was stopped."),
    );
}

export function toolAnswer(
  { ToolMessage }: Pick<MessageClasses, "ToolMessage">,
  { id, name }: { readonly id?: string | undefined; readonly name: string },
  content: string,
): MessageShape {
  return new ToolMessage({ content, name, tool_call_id: id ?? "", status: "error" });
}

/** Whether adjourn wrote the message: its words are never an agent's. */
export function isOwn(message: MessageShape): boolean {
  return message.additional_kwargs?.["adjourn"] !== undefined;
}
