import { existsSync, readdirSync, readFileSync } from "node:fs";

export interface DocPage {
  /** From the project root, where the tests run. */
  readonly path: string;
  readonly markdown: string;
}

/** Reads README.md and every page below docs/; what does not exist is left out. */
export function docPages(): readonly DocPage[] {
  const docs = existsSync("docs") ? readdirSync("docs", { recursive: true, encoding: "utf8" }) : [];
  const pages = docs.filter((name) => name.endsWith(".md")).sort();
  return ["README.md", ...pages.map((name) => `docs/${name}`)]
    .filter((path) => existsSync(path))
    .map((path) => ({ path, markdown: readFileSync(path, "utf8") }));
}
