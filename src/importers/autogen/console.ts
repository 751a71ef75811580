import type { TextImporter } from "../importer.js";
import { traceName } from "../trace-name.js";
import { plainLine, speakerOf } from "./console-line.js";
import { ConsoleText } from "./console-reader.js";

/** Reads what AutoGen 0.2 and AG2 print while agents talk to each other. */
export const autogenConsole: TextImporter = {
  id: "autogen-console",
  input: "text",
  recognises: (head) => head.split("\n").some((line) => speakerOf(plainLine(line))),
  open: ({ file }) => new ConsoleText(traceName(file)),
};
