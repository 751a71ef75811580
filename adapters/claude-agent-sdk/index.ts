export type { HaltMark } from "../halt-mark.js";
export { haltIn, type QueryOptions, superviseQuery } from "./supervise-query.js";
