/**
 * Appends a row to rows of numbers in one list, the oldest first; beyond `most` rows the oldest makes room. Returns
 * the list: a new one where it grew, because lists that grow in place keep a reserve, and most tasks are short.
 */
export function addRow(rows: number[], row: readonly number[], most: number): number[] {
  return rows.length < most * row.length ? rows.concat(row) : replaceRow(rows, 0, row);
}

/** Takes out the row that begins at `at`, and appends another one of the same width. */
export function replaceRow(rows: number[], at: number, row: readonly number[]): number[] {
  const last = rows.length - row.length;
  for (let place = at; place < last; place += 1) rows[place] = rows[place + row.length] as number;
  for (let place = 0; place < row.length; place += 1) rows[last + place] = row[place] as number;
  return rows;
}
