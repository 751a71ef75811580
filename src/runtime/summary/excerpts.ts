import { changesWorld, type Effect } from "../../core/engine/tool-effect.js";
import type { Address, Event, ParticipantKind } from "../../core/event.js";
import { canonicalJson } from "../../core/observe/canonical-json.js";
import { inferKind } from "../../core/participant.js";
import { copyHead } from "./copy-head.js";
import { copyName } from "./copy-name.js";
import { isAnswer } from "./is-answer.js";
import { createOpenCalls } from "./open-calls.js";
import { repliesTo } from "./replies-to.js";

/** The head of one event, copied. */
export interface Excerpt {
  readonly seq: number;
  readonly kind: "message" | "thought" | "call" | "result" | "progress" | "wait";
  readonly from: string;
  /** The first 8 recipients; for a call, its tool. */
  readonly to: readonly string[];
  /** Present where `to` is one group, that everyone in it reads. */
  readonly isGroup?: true;
  /** What was said, the arguments or the mark; `null` where no text was recorded. */
  readonly text: string | null;
  /** Words that the task had never seen; `null` where nobody counted. */
  readonly newWords: number | null;
  readonly status?: "ok" | "error" | "none";
  /** What the call of this result does to the world. */
  readonly effect?: Effect;
  /** `seq` of the call that this result answers. */
  readonly call?: number;
  /** `seq` of the first message that answered this one, noted on pinned messages: the answer may be forgotten first. */
  readonly answeredBy?: number;
}

/** What is still known of a task's text at one moment. */
export interface ExcerptView {
  /** First message of a person, else of the system, else of anybody. */
  readonly goal: Excerpt | null;
  /** Latest and pinned excerpts, in order. */
  readonly entries: readonly Excerpt[];
}

/** The text that a live task remembers for its summary. Goes with the task; never logged or stored. */
export interface Excerpts {
  /** Takes the next event of the task. `newWords`: words of it that the task had never seen, where counted. */
  push(event: Event, newWords: number | null): void;
  view(): ExcerptView;
}

export interface ExcerptsOptions {
  /** Latest events remembered. @default 64, twice the longest period that is looked for */
  readonly capacity?: number;
  /** UTF-16 units kept of each. @default 600, some 100 words */
  readonly chars?: number;
  /** Tells people and harnesses from agents, to find the goal. @default by name */
  readonly kindOf?: (name: string) => ParticipantKind;
}

/** A goal says more than other messages do. */
const GOAL_CHARS = 1_000;
/** Enough to see who is asked; a longer list is a broadcast. */
const MAX_RECIPIENTS = 8;
/** Distinct marks: the first half of them and the latest half. */
const MAX_MARKS = 16;
/** With `MAX_WORK`, 24: three times the sentences that a summary has room for. */
const MAX_TALK = 16;
/** Apart from talk, or a few long files that were read would push out all that was said. */
const MAX_WORK = 8;

/**
 * Creates the excerpt memory of one task: the latest events, and pinned beside them the goal, progress marks and what
 * was most informative, so that what was established early survives a long loop. At most 58,000 UTF-16 units of
 * text by default: some 60 KB a task, 120 KB where the text is not Latin, whatever the size of the messages.
 * @throws RangeError when an option is not a positive integer.
 */
export function createExcerpts(options: ExcerptsOptions = {}): Excerpts {
  const { capacity = 64, chars = 600, kindOf = (name) => inferKind({ name }) } = options;
  checkPositive({ capacity, chars });
  const latest: Excerpt[] = [];
  const marks: Excerpt[] = [];
  const talk = createPinboard(MAX_TALK);
  const work = createPinboard(MAX_WORK);
  const calls = createOpenCalls();
  let goal: Excerpt | null = null;
  let goalRank = -1;
  let next = 0;

  function considerGoal(event: Event, newWords: number | null): void {
    if (event.type !== "message" || event.channel === "thought" || goalRank === 2) return;
    const rank = goalRanks.get(kindOf(event.from)) ?? 0;
    if (rank <= goalRank) return;
    goalRank = rank;
    goal = excerptOf(event, newWords, GOAL_CHARS) ?? null;
  }

  function remember(excerpt: Excerpt): void {
    latest[next] = excerpt;
    next = (next + 1) % capacity;
    if (excerpt.kind === "progress") pinMark(marks, excerpt);
    else if (excerpt.kind === "message" && excerpt.text !== null) pinTalk(excerpt);
    else if (excerpt.kind === "result" && isWorth(excerpt)) work.pin(excerpt);
  }

  function pinTalk(message: Excerpt): void {
    const { pinned } = talk;
    const replied = pinned.filter((asked) => asked.answeredBy === undefined && repliesTo(message, asked));
    if (replied.length > 0 && isAnswer(message, kindOf(message.from))) {
      for (const asked of replied) pinned[pinned.indexOf(asked)] = { ...asked, answeredBy: message.seq };
    }
    talk.pin(message);
  }

  return {
    push(event, newWords) {
      considerGoal(event, newWords);
      const excerpt = excerptOf(event, newWords, chars);
      if (event.type === "tool-call") calls.open(event);
      if (excerpt !== undefined)
        remember(event.type === "tool-result" ? { ...excerpt, ...calls.close(event) } : excerpt);
    },
    view() {
      const bySeq = new Map(
        [...latest, ...marks, ...talk.pinned, ...work.pinned].map((excerpt) => [excerpt.seq, excerpt]),
      );
      return { goal, entries: [...bySeq.values()].sort((a, b) => a.seq - b.seq) };
    },
  };
}

const goalRanks: ReadonlyMap<ParticipantKind, number> = new Map([
  ["human", 2],
  ["system", 1],
]);

function checkPositive(options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (Number.isSafeInteger(value) && value > 0) continue;
    throw new RangeError(`Expected \`${name}\` to be a positive integer, got \`${value}\`.`);
  }
}

function excerptOf(event: Event, newWords: number | null, chars: number): Excerpt | undefined {
  const part = partOf(event);
  if (part === undefined) return undefined;
  const { kind, from, to, text } = part;
  const excerpt = {
    seq: event.seq,
    kind,
    from: copyName(from),
    to: namesOf(to).map(copyName),
    text: text === undefined ? null : copyHead(text, chars),
    newWords,
  };
  if (event.type === "tool-result") return { ...excerpt, status: event.status };
  return typeof to === "object" && "group" in to ? { ...excerpt, isGroup: true } : excerpt;
}

interface Part {
  readonly kind: Excerpt["kind"];
  readonly from: string;
  readonly to: Address;
  readonly text?: string | undefined;
}

/** What of an event a reader of the summary may want to see. */
function partOf(event: Event): Part | undefined {
  switch (event.type) {
    case "message":
      return {
        kind: event.channel === "thought" ? "thought" : "message",
        from: event.from,
        to: event.to,
        text: event.content,
      };
    case "spawn":
      return { kind: "message", from: event.from, to: event.child, text: event.content };
    case "tool-call":
      return { kind: "call", from: event.from, to: event.tool, text: argumentsOf(event) };
    case "tool-result":
      return { kind: "result", from: event.tool ?? "tool", to: event.to, text: event.content };
    case "progress":
      return { kind: "progress", from: event.from ?? "", to: [], text: event.mark };
    case "wait":
      return { kind: "wait", from: event.from, to: event.on };
    default:
      return undefined;
  }
}

function argumentsOf({ args, content }: Extract<Event, { type: "tool-call" }>): string | undefined {
  return args === undefined ? content : canonicalJson(args);
}

function namesOf(address: Address): readonly string[] {
  if (typeof address === "string") return [address];
  return "group" in address ? [address.group] : address.slice(0, MAX_RECIPIENTS);
}

/** A mark that was set before is no news. */
function pinMark(marks: Excerpt[], mark: Excerpt): void {
  if (marks.some(({ text }) => text === mark.text)) return;
  if (marks.length === MAX_MARKS) marks.splice(MAX_MARKS / 2, 1);
  marks.push(mark);
}

function isWorth({ text, status, effect }: Excerpt): boolean {
  return status === "ok" && (text !== null || changesWorld(effect ?? "unknown"));
}

/** The most informative excerpts, oldest first. */
interface Pinboard {
  readonly pinned: Excerpt[];
  pin(excerpt: Excerpt): void;
}

function createPinboard(capacity: number): Pinboard {
  const pinned: Excerpt[] = [];
  /** Place of the least of them, the latest of equals; -1 until it is looked for. Most excerpts are no more than that. */
  let least = -1;
  return {
    pinned,
    pin(excerpt) {
      if (pinned.length === capacity) {
        if (least < 0) least = leastOf(pinned);
        // Of equals the earlier stays: a loop would otherwise push out what came before it.
        if (worth(excerpt) <= worth(pinned[least] as Excerpt)) return;
        pinned.splice(least, 1);
      }
      pinned.push(excerpt);
      least = -1;
    },
  };
}

function leastOf(pinned: readonly Excerpt[]): number {
  return pinned.reduce((low, other, at) => (worth(other) <= worth(pinned[low] as Excerpt) ? at : low), 0);
}

/** What changed the world comes before anything that was read. */
function worth({ status, effect, newWords }: Excerpt): number {
  return (newWords ?? 0) + (status === "ok" && changesWorld(effect ?? "unknown") ? 1_000_000 : 0);
}
