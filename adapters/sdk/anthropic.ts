import type { Supervisor } from "../../src/index.js";
import { messages } from "./messages.js";
import { type SdkClient, superviseClient } from "./supervise-client.js";
import type { SuperviseOptions } from "./supervised-call.js";

/**
 * Makes a client of the `@anthropic-ai/sdk` package whose Messages are supervised, streams and helpers included: refused
 * before anything is sent, with a cheaper model, a lower output limit or a nudge where that was decided.
 *
 * @throws BadOption where it is no such client
 * @example
 * anthropic = supervised(anthropic, supervisor, { agent: "planner" });
 */
export function supervised<Client extends SdkClient>(
  client: Client,
  supervisor: Supervisor,
  options: Omit<SuperviseOptions, "supervisor">,
): Client {
  return superviseClient(client, { "/v1/messages": messages }, { ...options, supervisor });
}
