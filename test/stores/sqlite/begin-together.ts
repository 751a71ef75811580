import { sqliteStore } from "../../../src/stores/sqlite.js";
import { openDatabase } from "./open-database.js";

/** Begins one new file after the other, each at an instant that other processes do so too, and says what went wrong. */
const [folder = "", at = "0", files = "0"] = process.argv.slice(2);
const EVERY_MS = 30;
for (let file = 0; file < Number(files); file += 1) {
  while (Date.now() < Number(at) + file * EVERY_MS);
  try {
    await sqliteStore({ file: `${folder}/${file}.db`, open: openDatabase }).close();
  } catch (error) {
    process.stdout.write(`${file}: ${error}\n`);
  }
}
