import type { Address, Event } from "../core/event.js";
import type { Observation } from "../core/observation.js";
import { canonicalJson } from "../core/observe/canonical-json.js";
import type { Print } from "../core/observe/print.js";
import type { TakeNewWords } from "./new-words.js";
import { shownName } from "./shown-text.js";

/** What was said or asked, as far as it is kept for showing. */
export interface EvidenceText {
  /** Start of the text; `null` where it was not recorded. */
  readonly text: string | null;
  readonly print: Print | undefined;
}

/** An event as evidence shows it. A call and its result show both. */
export interface EvidenceEvent {
  readonly seq: number;
  /** Instant in milliseconds; `null` where it was not recorded. */
  readonly at: number | null;
  /** Who to whom, in words. */
  readonly route: string;
  /** Same kind of step between the same participants: what a later event is compared with. */
  readonly slot: string;
  readonly asked: EvidenceText | null;
  readonly answered: EvidenceText | null;
  /** Words that the task had not seen before. */
  readonly newWords: readonly string[];
}

/** Characters kept of a text: enough to name what is new in it. */
const MAX_KEPT_CHARS = 2_000;

/** Reduces an event to what is shown of it. `event` is absent where only its observation was recorded. */
export function evidenceEvent(
  observation: Observation,
  event: Event | undefined,
  takeNewWords: TakeNewWords,
): EvidenceEvent {
  const route = routeOf(observation);
  const text = textOf(event);
  const print = "print" in observation ? observation.print : undefined;
  const kept = { text: text === null ? null : start(text), print };
  const isText = print !== undefined || text !== null || observation.type === "message";
  const isAnswer = observation.type === "tool-result";
  return {
    seq: observation.seq,
    at: observation.at ?? null,
    route,
    slot: `${observation.type} ${route}`,
    asked: isText && !isAnswer ? kept : null,
    answered: isAnswer ? kept : null,
    newWords: text === null ? [] : takeNewWords(text),
  };
}

function textOf(event: Event | undefined): string | null {
  if (event?.type === "tool-call" && event.args !== undefined) return canonicalJson(event.args);
  return event && "content" in event && event.content !== undefined ? event.content : null;
}

/** A copy, so that the whole text is not kept alive by its start. */
function start(text: string): string {
  return text.length <= MAX_KEPT_CHARS ? text : [...text.slice(0, MAX_KEPT_CHARS)].join("");
}

function routeOf(event: Observation): string {
  switch (event.type) {
    case "message":
      return `${shownName(event.from)} → ${addressText(event.to)}`;
    case "tool-call":
      return `${shownName(event.from)} calls ${shownName(event.tool)}`;
    case "tool-result":
      return `${event.tool === undefined ? "a tool" : shownName(event.tool)} answers ${shownName(event.to)}${statusText(event.status)}`;
    case "model-call":
      return `${shownName(event.from)} asks model ${shownName(event.model)}`;
    case "spawn":
      return `${shownName(event.from)} starts ${shownName(event.child)}`;
    case "wait":
      return `${shownName(event.from)} waits for ${addressText(event.on)}`;
    case "return":
      return `${shownName(event.from)} returns to ${shownName(event.to)}`;
    case "progress":
      return `progress: ${shownName(event.mark)}`;
    case "finish":
      return `finish: ${event.outcome}`;
    case "tick":
      return "time passes";
    case "control":
      return `control: ${event.action}`;
  }
}

function statusText(status: "ok" | "error" | "none"): string {
  return status === "ok" ? "" : ` (${status === "error" ? "error" : "nothing"})`;
}

function addressText(to: Address): string {
  if (typeof to === "string") return shownName(to);
  return "group" in to ? `group ${shownName(to.group)}` : to.map(shownName).join(", ");
}
