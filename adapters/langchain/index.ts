export type { HaltMark } from "../halt-mark.js";
export { haltIn } from "./halt-in.js";
export { type ModelSupervision, superviseModel } from "./supervise-model.js";
export { type MiddlewareOptions, supervisorMiddleware } from "./supervisor-middleware.js";
