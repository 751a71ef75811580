import type { Usage } from "../../core/event.js";

/** What a judge is asked about one loop that was warned of. */
export interface JudgeQuestion {
  /** The whole prompt: the task in a sentence, the evidence, and the form of the answer. */
  readonly text: string;
  readonly model: string;
  readonly maxOutputTokens: number;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What came of a question, as the judge's model said it. */
export interface JudgeAnswer {
  /** What the model said, unread. Anything but the asked-for JSON changes nothing. */
  readonly text: string;
  /** What the provider billed. Absent: the whole reservation is charged. */
  readonly usage?: Usage;
}

/** What a judge may use for one root task with all tasks below it. Never the task's own budget. */
export interface JudgeBudget {
  readonly tokens: number;
  /** Needs a price for the model: without one nobody is asked. @default unlimited */
  readonly usd?: number;
  /** Questions asked. @default as many as the tokens allow */
  readonly questions?: number;
}

/** Gives a second opinion on loops that were warned of, by a model of the user's choice. */
export interface Judge {
  /** Name of the model: it is priced by it, and recorded with the verdict. */
  readonly model: string;
  readonly budget: JudgeBudget;
  /** Most tokens of the answer. Models that reason before they answer need more. @default 64: the asked-for JSON has 8 */
  readonly maxOutputTokens?: number;
  /** Asks the model, once. May take its time: no agent waits for it. */
  ask(question: JudgeQuestion): Promise<JudgeAnswer>;
}
