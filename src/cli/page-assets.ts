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
  const parts = await Promise.all(MODULES.map(async (name) => asPart(name, await read(`${name}.js`))));
  const script = `"use strict";\n(() => {\nconst modules = {};\n${parts.join("")}})();\n`;
  const style = await read("page.css");
  return { script, scriptHash: sha256(script), style, styleHash: sha256(style) };
}

/** A file opened from a disk can't import others, so each module becomes a part of one script, in a scope of its own. */
function asPart(name: string, module: string): string {
  const exported = [...module.matchAll(/^export (?:function|const) (\w+)/gm)].map(([, word]) => word);
  const body = module
    .replace(/^import (\{[^}]*\}) from "\.\/([\w-]+)\.js";$/gm, 'const $1 = modules["$2"];')
    .replace(/^export (?=function |const )/gm, "");
  return `modules["${name}"] = (() => {\n${body}\nreturn { ${exported.join(", ")} };\n})();\n`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
