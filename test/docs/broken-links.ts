import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fencedBlocks } from "./fenced-blocks.js";

/** Lists the relative links of a Markdown file whose file or heading does not exist. */
export function brokenLinks(path: string, markdown: string): readonly string[] {
  return linksOf(fencedBlocks(markdown).prose)
    .filter((link) => !/^[a-z][a-z+.-]*:/i.test(link))
    .filter((link) => !resolves(link, path, markdown))
    .map((link) => `${path}: ${link}`);
}

const linkForms = [
  /\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/g,
  /^\s*\[[^\]]+\]:\s*<?([^\s>]+)>?/gm,
  /\b(?:href|src)="([^"]+)"/g,
];

function linksOf(prose: string): readonly string[] {
  const text = prose.replace(/`[^`\n]*`/g, "``");
  return linkForms.flatMap((form) => [...text.matchAll(form)].map((match) => match[1] ?? ""));
}

function resolves(link: string, path: string, markdown: string): boolean {
  const [file = "", anchor] = decodeURIComponent(link).split("#");
  const target = file === "" ? path : posix.join(posix.dirname(path), file);
  if (target.startsWith("..") || (file !== "" && !existsSync(target))) return false;
  if (anchor === undefined || !target.endsWith(".md")) return true;
  return anchorsOf(file === "" ? markdown : readFileSync(target, "utf8")).has(anchor);
}

/** The anchors that a Markdown page offers: one per heading, numbered where two read the same. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, title = ""] of fencedBlocks(markdown).prose.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const slug = slugOf(title);
    let anchor = slug;
    for (let copy = 1; anchors.has(anchor); copy += 1) anchor = `${slug}-${copy}`;
    anchors.add(anchor);
  }
  return anchors;
}

function slugOf(title: string): string {
  return title
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
    .replace(/ /g, "-");
}
