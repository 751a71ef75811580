/**
 * Numbers that stand in the script as `$NAME`. As local variables each function would have to take hold of them whenever
 * the script is run, which takes longer than the arithmetic.
 *
 * @internal
 */
export const CONSTANTS: Readonly<Record<string, number>> = {
  // An account is one flat list, which is quick to pack: reservations held, children, its life, five numbers for each dimension, its
  // parents. The limits that it was opened with have a field of their own, because only another open reads them.
  HELD: 1,
  CHILDREN: 2,
  LIFE: 3,
  LINES: 4,
  PARENTS: 29,
  // The five numbers, from the place of their dimension on; a limit of -1 is none.
  PARTS: 5,
  LIMIT: 0,
  COMMITTED: 1,
  RESERVED: 2,
  UNCONFIRMED: 3,
  OVERRUN: 4,
  // An entry is one flat list too: status, account, end of the lease, life of the account, five amounts, and of a refusal the six facts.
  STATUS: 1,
  ACCOUNT: 2,
  ENDS: 3,
  OF_LIFE: 4,
  ASKED: 5,
  BY: 10,
  // Digits that tell histories of a server apart, of its 40: each task remembers them.
  EPOCH_DIGITS: 16,
  // Doubles count exactly up to here.
  MOST: Number.MAX_SAFE_INTEGER,
  // Often enough for what is kept for days.
  HOUR_MS: 3_600_000,
  // Ends of calls looked at in one go, so that a long list does not hold the server.
  FORGOTTEN_AT_ONCE: 1_000,
};
