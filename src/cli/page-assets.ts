import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { PageAssets } from "../reports/html/render-page.js";

/** Modules of the page; each uses only those before it. */
const MODULES = [
  "dom",
  "figures",
  "graph",
  "timeline",
  "findings",
  "event-list",
  "trace-page",
  "overview",
  "main",
];

/** Reads script and style of HTML reports. They are not compiled, and lie where the sources do. */
export async function readPageAssets(): Promise<PageAssets> {
  const root = dirname(createRequire(import.meta.url).resolve("adjourn/package.json"));
  const read = (file: string) => readFile(join(root, "src/reports/html/page", file), "utf8");
  const modules = await Promise.all(MODULES.map((name) => read(`${name}.js`)));
  const script = `"use strict";\n(() => {\n${modules.map(asPart).join("\n")}})();\n`;
  const style = await read("page.css");
  return { script, scriptHash: sha256(script), style, styleHash: sha256(style) };
}

/** A file opened from a disk can't import others, so the modules become parts of one script. */
function asPart(module: string): string {
  return module.replace(/^import [^;]*;\n/gm, "").replace(/^export (?=function |const |class )/gm, "");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
