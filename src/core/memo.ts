/** Results kept: names and keys come again and again, but agents may invent them. */
const MAX_KEPT = 1_024;
/** A longer key is content: kept, it would keep a message alive. */
const MAX_KEY_CHARS = 64;

/** Makes a function that remembers what `compute` made of short texts. It may forget anything, and then asks again. */
export function memoized<Value>(compute: (key: string) => Value): (key: string) => Value {
  const kept = new Map<string, Value>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const value = compute(key);
    if (kept.size >= MAX_KEPT) kept.clear();
    if (key.length <= MAX_KEY_CHARS) kept.set(key, value);
    return value;
  };
}
