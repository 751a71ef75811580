import type { TextImporter } from "../importer.js";
import { traceName } from "../trace-name.js";
import { ChatDevLog } from "./chatdev-reader.js";

const ENTRY = /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [A-Z]+\] /m;

/** Reads the log of ChatDev: two roles at a time talk through the phases of making a program. */
export const chatdevFormat: TextImporter = {
  id: "chatdev",
  input: "text",
  recognises: (head) =>
    ENTRY.test(head) && /\*\*ChatDev Starts\*\*|ChatDevConfig|\*\*\[RolePlaying\]\*\*/.test(head),
  open: ({ file }) => new ChatDevLog(traceName(file)),
};
