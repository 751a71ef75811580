import * as z from "zod";
import { nameSchema } from "../../core/event-fields.js";
import { contentSchema } from "../content-text.js";
import { unchecked } from "../unchecked.js";

/** What a line says of its place in the session, whatever its type. */
export const placeSchema = z.object({
  type: z.string(),
  uuid: z.string().optional(),
  parentUuid: z.string().nullish(),
  sessionId: nameSchema.optional(),
  agentId: nameSchema.optional(),
  isSidechain: z.boolean().optional(),
  timestamp: z.string().optional(),
  /** Names the session that a line was copied from, when one was forked. */
  forkedFrom: unchecked,
});

/** What a line on which somebody says or does something says beside its place. */
export const turnSchema = z.object({
  /** Written by the program, not by the person. */
  isMeta: z.boolean().nullish(),
  isCompactSummary: z.boolean().nullish(),
  isApiErrorMessage: z.boolean().nullish(),
  message: z.object({
    id: nameSchema.nullish(),
    model: nameSchema.nullish(),
    content: contentSchema,
    usage: unchecked,
  }),
});

/** A message that waited until the model could take it; `commandMode` says whether a person wrote it. */
export const queuedSchema = z.object({
  attachment: z.object({
    type: z.literal("queued_command"),
    prompt: contentSchema,
    commandMode: z.string().nullish(),
  }),
});

export const toolUseSchema = z.object({ id: nameSchema, name: nameSchema, input: unchecked });

export const toolResultSchema = z.object({
  tool_use_id: nameSchema,
  content: unchecked,
  is_error: z.boolean().nullish(),
});

export type Place = z.output<typeof placeSchema>;
export type Turn = z.output<typeof turnSchema>;
