type Expected = "value" | "value or ]" | "key" | "key or }" | ":" | ", or end";

/** Finds where text stops being JSON: engines word that differently, and often do not say it at all. */
export function jsonErrorAt(text: string): number {
  const open: string[] = [];
  let expected: Expected = "value";
  let at = afterSpace(text, 0);
  for (;;) {
    const end = endOfToken(text, at);
    const next: Expected | undefined =
      end === undefined ? undefined : step(expected, kindOf(text.charAt(at)), open);
    if (end === undefined || next === undefined) return at;
    expected = next;
    at = afterSpace(text, end);
    if (open.length === 0 && expected === ", or end") return at;
  }
}

const SPACE: ReadonlySet<string> = new Set([" ", "\t", "\r", "\n"]);

function afterSpace(text: string, from: number): number {
  let at = from;
  while (SPACE.has(text.charAt(at))) at += 1;
  return at;
}

const MARKS = "{}[],:";

const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

function endOfToken(text: string, at: number): number | undefined {
  const first = text.charAt(at);
  if (first === '"') return endOfString(text, at + 1);
  if (first !== "" && MARKS.includes(first)) return at + 1;
  SCALAR.lastIndex = at;
  return SCALAR.test(text) ? SCALAR.lastIndex : undefined;
}

/** By hand, for strings may be longer than a regular expression can look back. */
function endOfString(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') return at + 1;
    if (character < " ") return undefined;
    if (character !== "\\") continue;
    at += 1;
    if (!'"\\/bfnrtu'.includes(text.charAt(at))) return undefined;
  }
  return undefined;
}

function kindOf(first: string): string {
  if (first === '"') return "string";
  return MARKS.includes(first) ? first : "scalar";
}

function step(expected: Expected, token: string, open: string[]): Expected | undefined {
  const isClosing = token === "}" ? open.at(-1) === "{" : token === "]" && open.at(-1) === "[";
  const mayClose = expected === ", or end" || expected === (token === "}" ? "key or }" : "value or ]");
  if (isClosing && mayClose) {
    open.pop();
    return ", or end";
  }
  if (expected === ", or end") return token === "," ? (open.at(-1) === "{" ? "key" : "value") : undefined;
  if (expected === ":") return token === ":" ? "value" : undefined;
  if (expected === "key" || expected === "key or }") return token === "string" ? ":" : undefined;
  if (token === "scalar" || token === "string") return ", or end";
  if (token !== "{" && token !== "[") return undefined;
  open.push(token);
  return token === "{" ? "key or }" : "value or ]";
}
