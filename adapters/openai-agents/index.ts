export type { HaltMark } from "../halt-mark.js";
export { type ModelSupervision, superviseModel } from "./supervise-model.js";
export { haltIn, type RunnerOptions, superviseRunner } from "./supervise-runner.js";
