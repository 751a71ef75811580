import { visibleText } from "../core/visible-text.js";

/** Reports a task of a store as a line of JSON. Control characters are escaped beyond what JSON asks for. */
export function taskJson(task: object): string {
  return `${visibleText(JSON.stringify(task))}\n`;
}
