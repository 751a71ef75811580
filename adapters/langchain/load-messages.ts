import { loadFramework } from "../load-framework.js";
import type { MessageShape } from "./shapes.js";

type MessageClass = new (fields: Readonly<Record<string, unknown>>) => MessageShape;

/** The classes that adjourn's own words take to stand in a state. */
export interface MessageClasses {
  readonly AIMessage: MessageClass;
  readonly HumanMessage: MessageClass;
  readonly ToolMessage: MessageClass;
}

/** Loads the message classes. */
export function loadMessages(): Promise<MessageClasses> {
  return loadFramework<MessageClasses>("@langchain/core/messages");
}
