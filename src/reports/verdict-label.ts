import type { Level } from "../core/finding.js";
import type { View } from "./view.js";

/** Writes a verdict in five columns. */
export function verdictLabel(verdict: "clear" | Level, { paint }: View): string {
  switch (verdict) {
    case "clear":
      return paint.green("clear");
    case "warn":
      return paint.yellow("WARN ");
    case "trip":
      return paint.red("TRIP ");
  }
}
