import { createObserver } from "../../src/core/observe/observe.js";

/** One for all tables, as in a process: V8 compiles functions that exist once for what they hold. */
export const observe = createObserver();
