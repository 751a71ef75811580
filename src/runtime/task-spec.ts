import type { Scopes } from "./accounts.js";

/** What a task is, as its owner states it. */
export interface TaskSpec extends Scopes {
  /** Id, unique for ever. Letters, digits, `-` and `_`, at most 128. @default a random one */
  readonly id?: string;
  /** Kind of task, such as `refund`: what budgets and reports group by. */
  readonly kind?: string;
  /** What it is to achieve, for the summary. @default the first message */
  readonly goal?: string;
}
