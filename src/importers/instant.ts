/** ISO 8601 as programs write it. The zone may be missing, as in Python's `isoformat()` of a naive time. */
const ISO_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * Reads an instant in milliseconds from a time in writing; `undefined` where there is none, or it lies before 1970.
 * Without a zone it counts as UTC: only differences within one trace matter, and the reader's own zone would
 * make them depend on where they are read.
 */
export function instantOf(time: unknown): number | undefined {
  if (typeof time !== "string") return undefined;
  const match = ISO_TIME.exec(time);
  if (match === null) return undefined;
  const instant = Date.parse(match[3] === undefined ? `${time}Z` : time);
  return instant >= 0 ? instant : undefined;
}
