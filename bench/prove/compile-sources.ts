import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** The sources as JavaScript, in a folder of their own. */
export interface CompiledSources {
  /** Where a source file, named from the project's root, went. */
  readonly pathOf: (file: string) => string;
  /** Names this version of them. */
  readonly digest: string;
  readonly dispose: () => void;
}

const project = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Compiles a file and what it imports of this project, once: of a thousand processes that each did so at their start,
 * most of the time would go there.
 */
export function compileSources(entry: string): CompiledSources {
  const folder = mkdtempSync(join(tmpdir(), "adjourn-"));
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  // Drivers are installed beside the tests.
  mkdirSync(join(folder, "test"));
  symlinkSync(join(project, "test/frameworks"), join(folder, "test/frameworks"));
  const waiting = [entry];
  const hash = createHash("sha256");
  for (const file of waiting) {
    const text = readFileSync(join(project, file), "utf8");
    hash.update(`${file}\n${text}`);
    const target = join(folder, asJavaScript(file));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, javaScriptOf(text));
    waiting.push(...importedBy(file, text).filter((one) => !waiting.includes(one)));
  }
  return {
    pathOf: (file) => join(folder, asJavaScript(file)),
    digest: hash.digest("hex").slice(0, 12),
    dispose: () => rmSync(folder, { recursive: true }),
  };
}

function javaScriptOf(text: string): string {
  const module = ts.ModuleKind.ESNext;
  const target = ts.ScriptTarget.ES2023;
  const compilerOptions = { module, target, verbatimModuleSyntax: true };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}

function importedBy(file: string, text: string): string[] {
  const names = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
  return names
    .filter((name) => name.startsWith("."))
    .map((name) => join(dirname(file), name.replace(/\.js$/, ".ts")));
}

function asJavaScript(file: string): string {
  return file.replace(/\.ts$/, ".js");
}
