import type { ModelRequest } from "../../src/index.js";

/** Models that may be called in the place of another one, of the same provider. */
export interface StandIns<Model> {
  /** By the names that the policy's `downgrade` uses. @default none */
  readonly models?: Readonly<Record<string, Model>>;
  /**
   * Makes a model of that name which answers with so many tokens at most: all that a budget has left. Providers name that
   * setting differently, so it is for you to set.
   *
   * @default none: the last call may overrun a budget, and what it overruns is booked
   */
  readonly capped?: (model: string, maxOutputTokens: number) => Model;
}

interface Amended {
  readonly request: ModelRequest;
  readonly amended: ModelRequest;
}

/** Finds the model that the amended request asks for. @throws TypeError where none of that name was given */
export function standIn<Model>(
  own: Model,
  { models = {}, capped }: StandIns<Model>,
  { request, amended }: Amended,
): Model {
  const { model, maxOutputTokens } = amended;
  const isCapped = maxOutputTokens !== undefined && maxOutputTokens !== request.maxOutputTokens;
  if (isCapped && capped !== undefined) return capped(model, maxOutputTokens);
  if (model === request.model) return own;
  const other = models[model];
  if (other !== undefined) return other;
  throw new TypeError(`Expected \`models\` to hold "${model}", which the policy downgrades to, got none.`);
}
