/**
 * Makes room for a row at the end of rows of `width` numbers in one list, the oldest first; beyond `most` rows the
 * oldest makes room. Returns the list, for the caller to write the row: a new list where it grew, because lists that
 * grow in place keep a reserve, and most tasks are short.
 */
export function addRow(rows: number[], width: number, most: number): number[] {
  return rows.length < most * width ? rows.concat(blankRow(width)) : moveToEnd(rows, 0, width);
}

/** Moves the row that begins at `at` to the end, for the caller to write another one over it. Returns the list. */
export function moveToEnd(rows: number[], at: number, width: number): number[] {
  const last = rows.length - width;
  for (let place = at; place < last; place += 1) rows[place] = rows[place + width] as number;
  return rows;
}

const blankRows: (readonly number[])[] = [];

/** Not of zeroes: V8 keeps small integers apart, and would build the list again when a fraction or large number comes. */
function blankRow(width: number): readonly number[] {
  const blank = blankRows[width] ?? new Array<number>(width).fill(Number.NaN);
  blankRows[width] = blank;
  return blank;
}
