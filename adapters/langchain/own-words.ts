import type { Decision, Summary } from "../../src/index.js";
import type { MessageClasses } from "./load-framework.js";
import type { MessageShape } from "./shapes.js";

/** What ended a run, or a part of it, as the message that tells of it carries it. */
export interface HaltMark {
  readonly task: string;
  readonly action: Decision["action"] | null;
  readonly reason: Decision["reason"] | null;
  readonly summary: string;
}

/** What a refusal says, of this or another copy of the package. */
export interface RefusalShape {
  readonly task: string;
  readonly decision: Decision | null;
  readonly summary: Summary | null;
}

/** The message that takes the place of a reply: what was established, and why it ends here. */
export function summaryMessage({ AIMessage }: MessageClasses, refusal: RefusalShape): MessageShape {
  const { task, decision } = refusal;
  const summary = summaryText(refusal);
  const adjourn: HaltMark = {
    task,
    action: decision?.action ?? null,
    reason: decision?.reason ?? null,
    summary,
  };
  return new AIMessage({ id: summaryId(refusal), content: summary, additional_kwargs: { adjourn } });
}

/** One id per decision: a message list that merges by id keeps one of several. */
export function summaryId({ task, decision }: RefusalShape): string {
  return `adjourn-${task}-${decision?.seq ?? "before"}`;
}

export function summaryText({ task, summary }: RefusalShape): string {
  return summary?.text ?? `Task ${task} was stopped.`;
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
