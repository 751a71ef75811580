import { explainIssue } from "../../core/explain-issue.js";
import { readUsage } from "../../core/read-usage.js";
import { contentText } from "../content-text.js";
import { cutName } from "../cut-name.js";
import type { EventDraft } from "../event-draft.js";
import type { LineImporter, LineReader, LineResult, TraceItem } from "../importer.js";
import { instantOf } from "../instant.js";
import { refused } from "../refused.js";
import { traceName } from "../trace-name.js";
import { readBlocks, type Speech } from "./blocks.js";
import { type Place, placeSchema, queuedSchema, type Turn, turnSchema } from "./schema.js";
import { SeenIds } from "./seen-ids.js";
import { startedAgent } from "./started-agent.js";
import type { Cast, Thread } from "./thread.js";
import { subagentTask, Threads } from "./threads.js";

/** Reads Claude Code's session files, and those of its subagents: one line for each block of a turn. */
export const claudeCodeFormat: LineImporter = {
  id: "claude-code",
  input: "lines",
  recognises: isSessionLine,
  open: ({ file }) => new Session(traceName(file)),
};

/** Lines beside the conversation: bookkeeping of the program. Those of subagents repeat what their own files say. */
const PASSED_BY: ReadonlySet<string> = new Set([
  "agent-name",
  "agent-setting",
  "ai-title",
  "api-request",
  "cost-state",
  "custom-title",
  "file-history-snapshot",
  "fork-context-ref",
  "last-prompt",
  "mode",
  "permission-mode",
  "pr-link",
  "progress",
  "queue-operation",
  "summary",
  "system",
  "tag",
  "worktree-state",
]);

function isSessionLine(first: unknown): boolean {
  if (first === null || typeof first !== "object") return false;
  const { type, sessionId, leafUuid, snapshot } = first as Record<string, unknown>;
  if (type === "summary") return typeof leafUuid === "string";
  if (type === "file-history-snapshot") return typeof snapshot === "object";
  return typeof type === "string" && typeof sessionId === "string";
}

/** Files are called after their session, unless somebody renamed them. */
const SESSION_NAME = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

class Session implements LineReader {
  readonly #name: string;
  readonly #threads: Threads;
  /** A resumed session repeats lines that it has written before. */
  readonly #seen = new SeenIds();
  /** A subagent that is asked again answers under its id. */
  readonly #started = new SeenIds();

  constructor(fileName: string) {
    this.#name = fileName;
    this.#threads = new Threads(fileName);
  }

  read(value: unknown): LineResult {
    const parsed = placeSchema.safeParse(value);
    if (!parsed.success) return refused(explainIssue(parsed.error.issues, value));
    const place = parsed.data;
    if (place.uuid !== undefined && !this.#seen.add(place.uuid))
      return good([], [], ["line written twice, counted once"]);
    const thread = this.#threads.of(place);
    if (place.type === "user" || place.type === "assistant")
      return readTurn(value, {
        place,
        thread,
        isCopy: this.#isCopy(place),
        spawns: this.#spawns(value, place, thread),
      });
    if (place.type === "attachment") return good(readQueued(value, place, thread));
    return good([], PASSED_BY.has(place.type) ? [] : [`type=${cutName(place.type)}`]);
  }

  *finish(): Generator<LineResult> {
    for (const thread of this.#threads.all()) yield good(thread.end());
  }

  #spawns(value: unknown, { sessionId = this.#name, timestamp }: Place, { cast }: Thread): EventDraft[] {
    const started = startedAgent(value);
    if (started === undefined || !this.#started.add(started.id)) return [];
    const { id, prompt: content } = started;
    const childTask = cutName(subagentTask(sessionId, id));
    const child = cutName(`agent-${id}`);
    return [{ type: "spawn", from: cast.agent, child, childTask, content, at: instantOf(timestamp) }];
  }

  /** A session that was forked, or resumed by versions before 2.0, begins with the lines of the one before. */
  #isCopy({ forkedFrom, sessionId = this.#name, isSidechain }: Place): boolean {
    if (forkedFrom !== undefined && forkedFrom !== null) return true;
    return isSidechain !== true && sessionId !== this.#name && SESSION_NAME.test(this.#name);
  }
}

function good(
  items: readonly TraceItem[],
  unknownFields: readonly string[] = [],
  notes: readonly string[] = [],
): LineResult {
  return { ok: true, items, unknownFields, notes };
}

interface TurnContext {
  readonly place: Place;
  readonly thread: Thread;
  /** The turn belongs to another session, in whose file it is charged. */
  readonly isCopy: boolean;
  /** Subagents that the turn tells of. */
  readonly spawns: readonly EventDraft[];
}

function readTurn(value: unknown, { place, thread, isCopy, spawns }: TurnContext): LineResult {
  const parsed = turnSchema.safeParse(value);
  if (!parsed.success) return refused(explainIssue(parsed.error.issues, value));
  const turn = parsed.data;
  const reply = replyOf(place, turn);
  const speech = speechOf(place, turn, { reply, cast: thread.cast });
  const blocks = readBlocks(turn.message.content, speech, thread.calls);
  if ("expected" in blocks) return refused(blocks);
  if (!reply) return good(thread.turn([...spawns, ...blocks.events]), blocks.unknown);
  const usage = isCopy ? undefined : readUsage(turn.message);
  const notes = isCopy ? ["reply copied from another session, charged there"] : [];
  return good(thread.reply({ ...reply, usage }, blocks.events), blocks.unknown, notes);
}

/** What a person typed while the model was at work stands in no turn. Other attachments repeat files and settings. */
function readQueued(value: unknown, { timestamp }: Place, thread: Thread): readonly TraceItem[] {
  const queued = queuedSchema.safeParse(value).data?.attachment;
  if (queued === undefined) return [];
  const { principal, program, agent: to } = thread.cast;
  const isTyped = (queued.commandMode ?? "prompt") === "prompt";
  const content = contentText(queued.prompt);
  const at = instantOf(timestamp);
  return thread.turn([{ type: "message", from: isTyped ? principal : program, to, content, at }]);
}

/** What the model's place stands for when the program answers itself, such as with an error of the service. */
const NO_MODEL = "<synthetic>";

function replyOf({ type }: Place, { isApiErrorMessage, message: { id, model } }: Turn) {
  const isReply = type === "assistant" && isApiErrorMessage !== true && model !== NO_MODEL;
  return isReply && id && model ? { id, model } : undefined;
}

interface Speakers {
  readonly reply: ReturnType<typeof replyOf>;
  readonly cast: Cast;
}

function speechOf({ type, timestamp }: Place, turn: Turn, { reply, cast }: Speakers): Speech {
  const at = instantOf(timestamp);
  const { model, id: round } = reply ?? {};
  if (type === "assistant")
    return { from: reply ? cast.agent : cast.program, to: cast.principal, at, model, round };
  const isByProgram = turn.isMeta === true || turn.isCompactSummary === true;
  return { from: isByProgram ? cast.program : cast.principal, to: cast.agent, at, model, round };
}
