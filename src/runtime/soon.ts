/** What is there at once, or comes. Most of what is asked here is there, and a promise takes longer than to ask for it. */
export type Soon<Value> = Value | Promise<Value>;
