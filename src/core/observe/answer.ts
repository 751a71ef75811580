/** What a tool's result says of itself: it failed, it found nothing, or what was asked after is still under way. */
export type Answer = "error" | "nothing" | "pending";

/** Results say first what came of a call. */
const READ_CHARS = 200;
/** Whoever has more than this to say has found something, whatever is missing on that page. */
const MAX_NOTHING_CHARS = 2_000;
/** A state is a line; whoever says more than this has something else to tell too. */
const MAX_PENDING_CHARS = 80;

/** A word for failure at the very beginning, unless it is a field that says that there was none. */
const BEGINS_WITH_FAILURE =
  /^[^\p{L}\p{N}]{0,8}(?:error|fatal|traceback|exception|failed|failure|错误|エラー|오류)(?!\p{L})(?!["']?\s*[:=]\s*(?:null|none|false|0|""|\[\]|\{\}))(?!s?\s*[:=]?\s*0\b)/iu;
/** The class of an exception with its message, as Python, Java and JavaScript print it. */
const EXCEPTION = /\b[A-Z]\w*(?:Error|Exception): /;
const NOTHING =
  /\b(?:could ?n[o']t find|cannot find|not found|no results?|no match(?:es)?|nothing found|does not exist|no such)\b|未找到|没有找到|找不到|不存在|没有结果|沒有結果|見つかりません|찾을 수 없/i;
const PENDING =
  /\b(?:running|pending|queued|scheduled|processing|rendering|in[ _-]progress|still working|not (?:yet )?(?:ready|done|finished|completed?))\b|进行中|处理中|排队中|実行中|処理中|진행 중/i;

/**
 * Reads from the beginning of a result what its tool thought of it: many report failures, and searches without
 * a hit, as completed.
 */
export function answerOf(text: string): Answer | undefined {
  const beginning = text.length > READ_CHARS ? text.slice(0, READ_CHARS) : text;
  if (BEGINS_WITH_FAILURE.test(beginning) || EXCEPTION.test(beginning)) return "error";
  if (text.length <= MAX_NOTHING_CHARS && NOTHING.test(beginning)) return "nothing";
  return text.length <= MAX_PENDING_CHARS && PENDING.test(text) ? "pending" : undefined;
}
