import ts from "typescript";

export interface CodeRule {
  readonly name: string;
  readonly reason: string;
  /** Whether the rule speaks about this file (path from the project root). */
  readonly covers: (file: string) => boolean;
  /** What in the file breaks the rule, as a reader would name it. */
  readonly breaches: (source: ts.SourceFile) => readonly string[];
}

const everywhere = () => true;
const inside = (folder: string) => (file: string) => file.startsWith(`${folder}/`);
const outside = (folder: string) => (file: string) => !file.startsWith(`${folder}/`);

/** The rules of shape and purity that hold over src and adapters. */
export const codeRules: readonly CodeRule[] = [
  {
    name: "core waits for nothing",
    reason: "a fold that can wait can be overtaken, and a replay would decide differently",
    covers: inside("src/core"),
    breaches: (source) => matchesIn(source, asyncWord),
  },
  {
    name: "core reads no clock, dice, process or network",
    reason: "the same events must give the same decisions, everywhere",
    covers: inside("src/core"),
    breaches: (source) => matchesIn(source, ambientInput),
  },
  {
    name: "only the command line prints or exits",
    reason: "a library's outcomes are values; its host decides what a person sees",
    covers: outside("src/cli"),
    breaches: (source) => matchesIn(source, printOrExit),
  },
  {
    name: "exports are named",
    reason: "one name per idea, the same in every file that uses it",
    covers: everywhere,
    breaches: (source) => matchesIn(source, defaultExport),
  },
  {
    name: "only index.ts re-exports, and it lists each name",
    reason: "a name has one home, and the public API is a list that a reader can check",
    covers: everywhere,
    breaches: reExports,
  },
  {
    name: "a file is named after its idea",
    reason: "a drawer with a general name fills up",
    covers: everywhere,
    breaches: ({ fileName }) => fileName.split("/").filter((part) => generalName.test(part)),
  },
  {
    name: "a file has at most 400 lines",
    reason: "two screens hold one idea; at 400 lines there is a second one inside",
    covers: everywhere,
    breaches: (source) => {
      const lines = source.text.trimEnd().split("\n").length;
      return lines > 400 ? [`${lines} lines`] : [];
    },
  },
];

const generalName = /^(.+[-.])?(utils?|helpers?|commons?|managers?|services?)(\.ts)?$/i;

const ambient: ReadonlySet<string> = new Set([
  "Buffer",
  "console",
  "crypto",
  "fetch",
  "globalThis",
  "performance",
  "process",
  "queueMicrotask",
  "setImmediate",
  "setInterval",
  "setTimeout",
]);

function matchesIn(source: ts.SourceFile, match: (node: ts.Node) => string | undefined): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const what = match(node);
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    if (what) found.push(`${what} in line ${line}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function asyncWord(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return "async";
  return ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AwaitKeyword ? "await" : undefined;
}

function ambientInput(node: ts.Node): string | undefined {
  if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && isNamed(node.expression, "Date")) {
    return "Date()";
  }
  if (isMember(node, "Date", "now")) return "Date.now";
  if (isMember(node, "Math", "random")) return "Math.random";
  return ts.isIdentifier(node) && ambient.has(node.text) && !isMemberName(node) ? node.text : undefined;
}

function printOrExit(node: ts.Node): string | undefined {
  if (isMember(node, "process", "exit")) return "process.exit";
  return isNamed(node, "console") && !isMemberName(node) ? "console" : undefined;
}

function isNamed(node: ts.Node, name: string): node is ts.Identifier {
  return ts.isIdentifier(node) && node.text === name;
}

function isMember(node: ts.Node, object: string, member: string): boolean {
  return ts.isPropertyAccessExpression(node) && isNamed(node.expression, object) && node.name.text === member;
}

/** True for `b` in `a.b`, `{ b: 1 }` and `b: string` of a type: a name of our own, not the global. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return (ts.isTypeElement(parent) || ts.isPropertyAssignment(parent)) && parent.name === node;
}

function defaultExport(node: ts.Node): string | undefined {
  const isDefault =
    ts.isExportAssignment(node) ||
    node.kind === ts.SyntaxKind.DefaultKeyword ||
    (ts.isExportSpecifier(node) && node.name.text === "default");
  return isDefault ? "a default export" : undefined;
}

function reExports(source: ts.SourceFile): readonly string[] {
  const exports = source.statements.filter(ts.isExportDeclaration);
  const stars = exports.filter((statement) => !statement.exportClause).map(() => "export *");
  if (source.fileName.endsWith("/index.ts")) return stars;
  const imported = new Set(source.statements.filter(ts.isImportDeclaration).flatMap(importedNames));
  const forwarded = exports.flatMap((statement) => exportedNames(statement, imported));
  return [...stars, ...forwarded];
}

function importedNames({ importClause }: ts.ImportDeclaration): readonly string[] {
  const bindings = importClause?.namedBindings;
  if (!bindings) return [];
  return ts.isNamespaceImport(bindings)
    ? [bindings.name.text]
    : bindings.elements.map((element) => element.name.text);
}

/** Names that an `export { … }` passes on from elsewhere. */
function exportedNames(statement: ts.ExportDeclaration, imported: ReadonlySet<string>): readonly string[] {
  const clause = statement.exportClause;
  if (!clause) return [];
  if (ts.isNamespaceExport(clause)) return [`export * as ${clause.name.text}`];
  return clause.elements
    .filter(
      (element) => statement.moduleSpecifier || imported.has((element.propertyName ?? element.name).text),
    )
    .map((element) => `export { ${element.name.text} }`);
}
