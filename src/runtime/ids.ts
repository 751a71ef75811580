import { customAlphabet } from "nanoid";

/** What a task id or a key may look like: safe in file names, URLs, store keys and shells. */
export const ID_PATTERN = /^[A-Za-z0-9_-]{1,128}$/;

/** Source of new ids. */
export interface Ids {
  /** Returns the id of a new task. */
  task(): string;
  /** Returns a new idempotency key, for a reservation or an incident. */
  key(): string;
}

const LETTERS_AND_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * 22 of 62 characters are 131 bits, more than the 122 of a random UUID. Without `-` and `_`, no id looks like
 * an option on a command line, and a double click selects it whole.
 */
const randomId = customAlphabet(LETTERS_AND_DIGITS, 22);

/** Makes random ids that no one can guess. */
export const nanoIds: Ids = { task: () => randomId(), key: () => randomId() };

/**
 * Makes ids that are the same in every run: `<prefix>-task-1`, `<prefix>-key-1` and so on.
 * @throws RangeError when ids that start with `prefix` would not be ids.
 */
export function countingIds(prefix: string): Ids {
  if (!ID_PATTERN.test(`${prefix}-task-${Number.MAX_SAFE_INTEGER}`)) {
    throw new RangeError(`Expected a short prefix of letters, digits, "_" and "-", got \`${prefix}\`.`);
  }
  let tasks = 0;
  let keys = 0;
  return {
    task: () => `${prefix}-task-${++tasks}`,
    key: () => `${prefix}-key-${++keys}`,
  };
}
