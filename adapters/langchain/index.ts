export { type HaltMark, haltIn } from "./own-words.js";
export { type ModelSupervision, superviseModel } from "./supervise-model.js";
export { type MiddlewareOptions, supervisorMiddleware } from "./supervisor-middleware.js";
