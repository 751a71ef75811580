import * as z from "zod";
import { nameSchema } from "../../core/event-fields.js";
import { asFields } from "../fields.js";

/** A subagent that a call has started. */
export interface StartedAgent {
  readonly id: string;
  /** What it was started for. */
  readonly prompt: string | undefined;
}

/**
 * Reads which subagent a line with the result of a call tells of: the only place where a session's file names it. The
 * line stands where the subagent has answered, or where it was started to run in the background.
 */
export function startedAgent(line: unknown): StartedAgent | undefined {
  const result = asFields(asFields(line)["toolUseResult"]);
  if (result["agentId"] === undefined) return undefined;
  const { data } = startedSchema.safeParse(result);
  return data && { id: data.agentId, prompt: data.prompt ?? undefined };
}

const startedSchema = z.object({ agentId: nameSchema, prompt: z.string().nullish() });
