import type { ModelRequest } from "../../src/index.js";

/** The request with its output cap, where one is stated. */
export function capped(request: ModelRequest, cap: unknown): ModelRequest {
  return typeof cap === "number" ? { ...request, maxOutputTokens: cap } : request;
}
