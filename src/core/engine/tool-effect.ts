const READ_VERBS =
  "get list read search find fetch query look lookup show view check describe count ls cat grep open scroll browse screenshot status peek inspect retrieve load wait poll sleep calculate think";
const WRITE_VERBS =
  "send create delete remove update write edit insert append book pay transfer post cancel modify set add put patch replace apply commit push move rename submit invite schedule reserve buy order refund reply publish upload save";

/** Also nouns: after a reading verb they are what is read, as in `get_order`. */
const NOUNS = "order book post reply refund schedule commit transfer patch set move invite";

const reads = new Set(READ_VERBS.split(" "));
const writes = new Set(WRITE_VERBS.split(" "));
const nouns = new Set(NOUNS.split(" "));

/**
 * Guesses from its name whether a tool only reads. A name with any writing verb is taken to write;
 * `unknown` is everything that names neither, such as `bash`.
 */
export function toolEffect(tool: string): "read" | "write" | "unknown" {
  const words = tool
    .replaceAll(/(\p{Ll})(?=\p{Lu})/gu, "$1 ")
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  const leadsByReading = reads.has(words[0] ?? "");
  if (words.some((word) => writes.has(word) && !(leadsByReading && nouns.has(word)))) return "write";
  return words.some((word) => reads.has(word)) ? "read" : "unknown";
}
