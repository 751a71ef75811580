/** Says whether a figure keeps to its target; nothing where there is none. */
export function verdict(value: number, target: number | undefined): string {
  if (target === undefined) return "";
  return value <= target ? "ok" : "over";
}
