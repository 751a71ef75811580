const reasons: ReadonlyMap<string, string> = new Map([
  ["EACCES", "no permission"],
  ["EEXIST", "a file"],
  ["EISDIR", "a folder"],
  ["ELOOP", "symbolic links in a circle"],
  ["ENOENT", "no such file or folder"],
  ["ENOTDIR", "no such file or folder"],
]);

/** Says why a file can't be read, without the path that the system's own messages repeat unescaped. */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  const isSystemError = "syscall" in error;
  return reasons.get(code) ?? (isSystemError ? code : error.message);
}
