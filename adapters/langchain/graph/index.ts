export type { HaltMark } from "../../halt-mark.js";
export { haltIn } from "../halt-in.js";
export { type ModelSupervision, superviseModel } from "../supervise-model.js";
export type { Question } from "./ask-person.js";
export type { GraphOptions } from "./graph-plan.js";
export { withSupervisor } from "./with-supervisor.js";
