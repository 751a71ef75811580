/** Stands where a secret was. */
export const REDACTED = "[redacted]";

/** An escape that ends in a letter or digit (`\n`, `\u003d`, `%20`) and so hides the start of the word behind it. */
const AFTER_ESCAPE = String.raw`(?<=\\[bfnrt]|\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2})`;

/** Prefixes under which providers hand out keys. The lengths are lower bounds, so that prose does not match. */
const KEY_SHAPES = [
  "sk-[A-Za-z0-9_-]{8,}", // OpenAI, Anthropic, DeepSeek, OpenRouter
  "(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8,}", // Stripe
  "(?:gsk|hf|whsec|npm|gh[opsur]|github_pat)_[A-Za-z0-9_]{16,}", // Groq, Hugging Face, GitHub
  "(?:xai|pplx|xapp|xox[a-z]|glpat)-[A-Za-z0-9_-]{10,}", // xAI, Perplexity, Slack, GitLab
  "AIza[A-Za-z0-9_-]{30,}", // Google
  "A[KS]IA[A-Z0-9]{16}", // AWS
];

const API_KEY = new RegExp(`(?:(?<![A-Za-z0-9])|${AFTER_ESCAPE})(?:${KEY_SHAPES.join("|")})`, "g");

/** Starts only where a run of its characters starts; each run is then read a fixed number of times. */
const JSON_WEB_TOKEN = new RegExp(
  String.raw`(?:(?<![\w-])|${AFTER_ESCAPE})eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*`,
  "g",
);

const BEARER = /\b(bearer(?:\s|%20|\+){1,8})[A-Za-z0-9._~+/=-]{8,}/gi;

/** A value goes to its closing quote; without quotes, that of a header goes to the end of the line. */
const QUOTED_VALUE = String.raw`(\\?["'])[^"'\r\n]*`;
const ASSIGNMENT = String.raw`\\?["']?\s{0,8}[:=]\s{0,8}`;

const HEADER = new RegExp(
  String.raw`\b((?:authorization|cookie)${ASSIGNMENT})(?:${QUOTED_VALUE}|[^\s"'\\][^\r\n]*)`,
  "gi",
);

const SETTING_NAMES = [
  "(?:api|private)[-_]?key",
  "(?:api|auth|access|refresh|session|id)[-_]?token",
  "secret(?:[-_]?access)?(?:[-_]?key)?",
  "passw(?:or)?d",
];

const SETTING = new RegExp(
  String.raw`((?:${SETTING_NAMES.join("|")})${ASSIGNMENT})(?:${QUOTED_VALUE}|[^\s"'\\,;&<>]+)`,
  "gi",
);

const QUERY_PARAMETER = /([?&;](?:key|token|sig|signature|code)=)[^\s"'&#<>\\]+/gi;

/** User and password of a URL. Ends at the next slash, so that each part is read once. */
const URL_CREDENTIALS = /(:\/\/)[^\s/@"']+(?=@)/g;

/**
 * Replaces API keys, tokens, passwords, authorization headers and PEM blocks in `text` by `[redacted]`. Takes time
 * proportional to the length of the text, whatever it holds. When in doubt it removes too much.
 */
export function redactSecrets(text: string): string {
  return withoutPemBlocks(text)
    .replace(HEADER, `$1$2${REDACTED}`)
    .replace(SETTING, `$1$2${REDACTED}`)
    .replace(QUERY_PARAMETER, `$1${REDACTED}`)
    .replace(URL_CREDENTIALS, `$1${REDACTED}`)
    .replace(BEARER, `$1${REDACTED}`)
    .replace(API_KEY, REDACTED)
    .replace(JSON_WEB_TOKEN, REDACTED);
}

const PEM_BEGIN = /-----BEGIN [A-Z0-9 ]{1,64}-----/g;
const PEM_END = /-----END [A-Z0-9 ]{1,64}-----/g;

/** Walks from block to block, because one expression for a whole block would try each end from each beginning. */
function withoutPemBlocks(text: string): string {
  let result = "";
  let from = 0;
  for (;;) {
    const begin = indexOfPattern(PEM_BEGIN, text, from);
    if (begin === undefined) return result + text.slice(from);
    result += text.slice(from, begin.start) + REDACTED;
    const end = indexOfPattern(PEM_END, text, begin.end);
    // A block that was cut off is still a key.
    if (end === undefined) return result;
    from = end.end;
  }
}

function indexOfPattern(
  pattern: RegExp,
  text: string,
  from: number,
): { start: number; end: number } | undefined {
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}
