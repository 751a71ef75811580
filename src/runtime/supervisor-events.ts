import type { Decision } from "../core/decision.js";
import type { Finding } from "../core/finding.js";
import type { Summary } from "./summary/summary.js";

/** What a supervisor tells its listeners. A listener that throws or rejects harms nobody. */
export interface SupervisorEvents {
  "task-started": { readonly task: string; readonly kind: string | null; readonly parent: string | null };
  "task-finished": { readonly task: string; readonly outcome: string };
  finding: { readonly task: string; readonly finding: Finding };
  /** Any decision, shadow ones included (`decision.enforced` tells). */
  decision: { readonly task: string; readonly decision: Decision };
  /** A cut or halt, or in shadow what would have been one. */
  halt: { readonly task: string; readonly decision: Decision; readonly summary: Summary };
  /** The store went out of reach, or could not do something for one task. */
  "store-failed": { readonly task: string; readonly error: unknown };
  /** The store is back in reach. */
  "store-recovered": Readonly<Record<string, never>>;
  "listener-failed": { readonly event: string; readonly error: unknown };
}
