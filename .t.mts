import { createTokenCounter } from "./src/runtime/tokens/token-counter.js";
const c=createTokenCounter(); await c.ready();
const s="\ud800".repeat(65536); for(let i=0;i<60;i++)c.count(s);
