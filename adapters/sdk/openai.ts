import type { Supervisor } from "../../src/index.js";
import { chatCompletions } from "./chat-completions.js";
import { responses } from "./responses.js";
import { type SdkClient, superviseClient } from "./supervise-client.js";
import type { SuperviseOptions } from "./supervised-call.js";

/**
 * Makes a client of the `openai` package whose Chat Completions and Responses are supervised, streams and helpers
 * included: refused before anything is sent, with a cheaper model, a lower output limit or a nudge where that was decided.
 *
 * @throws BadOption where it is no such client
 * @example
 * openai = supervised(openai, supervisor, { agent: "planner" });
 */
export function supervised<Client extends SdkClient>(
  client: Client,
  supervisor: Supervisor,
  options: Omit<SuperviseOptions, "supervisor">,
): Client {
  const dialects = { "/chat/completions": chatCompletions, "/responses": responses };
  return superviseClient(client, dialects, { ...options, supervisor });
}
