import ts from "typescript";

export interface ModuleImport {
  /** What stands between the quotes; undefined where `import()` gets a computed value. */
  readonly specifier: string | undefined;
  readonly form: "static" | "type" | "dynamic";
  readonly line: number;
}

/** Lists every module that a file imports, re-exports from, loads or names in a type. */
export function importsOf(source: ts.SourceFile): readonly ModuleImport[] {
  const found: ModuleImport[] = [];
  const visit = (node: ts.Node): void => {
    const entry = importIn(node);
    if (entry) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      found.push({ specifier: textOf(entry.specifier), form: entry.form, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

interface ImportNode {
  readonly specifier: ts.Node | undefined;
  readonly form: ModuleImport["form"];
}

function importIn(node: ts.Node): ImportNode | undefined {
  if (ts.isImportDeclaration(node)) {
    const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return { specifier: node.moduleSpecifier, form: typeOnly ? "type" : "static" };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return { specifier: node.moduleSpecifier, form: node.isTypeOnly ? "type" : "static" };
  }
  if (ts.isExternalModuleReference(node)) return { specifier: node.expression, form: "static" };
  if (ts.isImportTypeNode(node)) {
    return {
      specifier: ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined,
      form: "type",
    };
  }
  if (!ts.isCallExpression(node)) return undefined;
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return { specifier: node.arguments[0], form: "dynamic" };
  }
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === "require";
  return isRequire ? { specifier: node.arguments[0], form: "static" } : undefined;
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}
