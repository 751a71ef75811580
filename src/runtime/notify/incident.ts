/** One trip, as told to a person. Warnings are never told: they may be early, and nobody is woken for them. */
export interface Incident {
  /** One per incident: a receiver that sees it again has seen it before. */
  readonly id: string;
  readonly task: string;
  readonly taskKind?: string;
  /** What was decided, such as `cut` or `halt`. */
  readonly action: string;
  /** Code of the finding behind it. */
  readonly code: string;
  readonly level: "trip";
  readonly title: string;
  readonly text: string;
  /** Tokens that the task used so far. */
  readonly tokens: number;
  /** Tokens of these that were spent inside the loop after its first full period. */
  readonly wasteTokens: number;
  /** Cost of the task so far in nano-USD; null where a price is unknown, which is not zero. */
  readonly costNanoUsd: number | null;
  /** The part that was or would be stopped, in words. */
  readonly cut: string;
  /** Instant in milliseconds since 1970. */
  readonly at: number;
}
