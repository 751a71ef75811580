import { posix } from "node:path";
import type ts from "typescript";
import { importsOf, type ModuleImport } from "./imports-of.js";
import { type Layer, layers } from "./layers.js";

/** Says which imports of a file the table forbids, one line each. */
export function importViolations(source: ts.SourceFile): readonly string[] {
  const file = source.fileName;
  const layer = layers.find((candidate) => placeIn(file, candidate.at) !== undefined);
  if (!layer) return [`${file}: expected a file of a known layer, got a place that the table does not name`];
  return importsOf(source).flatMap((entry) => {
    const fault = faultOf(entry, file, layer);
    const shown = entry.specifier === undefined ? "a computed import" : `"${entry.specifier}"`;
    return fault ? [`${file}:${entry.line}: ${shown} ${fault} (${layer.at}: ${layer.reason})`] : [];
  });
}

/** The part of `file` that `pattern` covers, or undefined where it covers none. */
function placeIn(file: string, pattern: string): string | undefined {
  const wanted = pattern.split("/");
  const parts = file.split("/").slice(0, wanted.length);
  const fits = wanted.every((segment, index) => segment === "*" || segment === parts[index]);
  return fits ? parts.join("/") : undefined;
}

function faultOf(entry: ModuleImport, file: string, layer: Layer): string | undefined {
  const { specifier } = entry;
  if (specifier === undefined) {
    return layer.loads === "optional peers" ? undefined : "hides what it loads";
  }
  if (specifier.startsWith(".")) return relativeFault(specifier, file, layer);
  if (specifier.startsWith("node:")) {
    return layer.builtins === "any" ? undefined : "is a Node module";
  }
  return packageFault(packageName(specifier), entry.form, layer);
}

function relativeFault(specifier: string, file: string, layer: Layer): string | undefined {
  if (!specifier.endsWith(".js")) return "lacks the ending .js";
  const target = posix.join(posix.dirname(file), specifier).replace(/\.js$/, ".ts");
  const allowed = [placeIn(file, layer.at) ?? layer.at, ...layer.imports];
  return allowed.some((place) => placeIn(target, place) !== undefined) ? undefined : "is out of its reach";
}

function packageFault(name: string, form: ModuleImport["form"], layer: Layer): string | undefined {
  if (includes(layer.packages, name)) return undefined;
  if (!includes(layer.types, name)) return "is not one of its packages";
  if (form === "type") return undefined;
  return form === "dynamic" && layer.loads === "optional peers"
    ? undefined
    : "may only be imported as a type";
}

function includes(list: readonly string[] | "any", name: string): boolean {
  return list === "any" || list.includes(name);
}

function packageName(specifier: string): string {
  const depth = specifier.startsWith("@") ? 2 : 1;
  return specifier.split("/").slice(0, depth).join("/");
}
