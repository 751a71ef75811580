import * as z from "zod";
import { nameSchema } from "../../core/event-fields.js";
import { contentSchema } from "../content-text.js";
import { unchecked } from "../unchecked.js";

/** OpenAI writes arguments as JSON text below `function`; some write the name and an object. */
export const chatCallSchema = z.object({
  id: nameSchema.nullish(),
  function: z.union([nameSchema, z.object({ name: nameSchema, arguments: unchecked })]),
  args: unchecked,
});

/** AG2 collects the answers to several calls in one message. */
const responseSchema = z.object({ tool_call_id: nameSchema.nullish(), content: contentSchema });

/** A message of a chat with tools, as OpenAI defined it and others write it. */
export const chatMessageSchema = z.object({
  role: nameSchema,
  name: nameSchema.nullish(),
  content: contentSchema,
  tool_calls: z.array(chatCallSchema).nullish(),
  tool_call_id: nameSchema.nullish(),
  tool_responses: z.array(responseSchema).nullish(),
  error: z.string().nullish(),
});

export type ChatMessage = z.output<typeof chatMessageSchema>;
export type ChatCall = z.output<typeof chatCallSchema>;
