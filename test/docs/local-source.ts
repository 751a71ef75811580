import { posix } from "node:path";

/** The `exports` of a package.json: subpath to a path, or to one path per condition. */
export type PackageExports = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** Points an example's imports of the published package at the sources, seen from `folder`. */
export function localSource(code: string, exports: PackageExports, folder: string): string {
  return code.replace(
    /(\bfrom\s*|\bimport\s*\(?\s*)"adjourn(\/[^"]*)?"/g,
    (_, keyword: string, subpath = "") => {
      const target = builtFile(exports[`.${subpath}`]);
      if (!target) throw new Error(`Expected a published entry point, got "adjourn${subpath}".`);
      return `${keyword}"${posix.relative(folder, target.replace(/^\.\/dist\//, ""))}"`;
    },
  );
}

function builtFile(entry: PackageExports[string] | undefined): string | undefined {
  return typeof entry === "string" ? entry : entry?.["default"];
}
