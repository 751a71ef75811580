import { test } from "vitest";
import { events } from "../../src/testing/events.js";
import { codes, fold } from "./fold.js";
const show = (name: string, e: any, p: any = {}, h: any = {}) => { const f = fold(e, p, h); console.log(name, codes(f), f.decisions.map(d=>`${d.action}@${d.seq}:${JSON.stringify(d.cut)}${d.enforced?'!':''}`).join(" "), JSON.stringify(f.state.counts)); return f; };
test("x", () => {
  show("call+chat", events().repeat(10, (b,i)=>b.calls("a","get_x",{q:1},"same").message("a","b",`note ${"abcdefghij"[i]}x`)), {mode:"enforce"});
  show("err+chat", events().repeat(10, (b,i)=>b.fails("a","get_x",{q:i},"boom 1").message("a","b",`note ${"abcdefghij"[i]}x`)), {mode:"enforce"});
  show("pingpong", events().repeat(10, (b)=>b.message("a","b","Are you ready?").message("b","a","I am ready, are you?")), {mode:"enforce"});
  show("noresult", events().repeat(20, (b)=>b.toolCall("a","get_x",{q:1}).message("a","b","hello "+Math.random())), {mode:"enforce"});
  show("noresult2", events().repeat(20, (b)=>b.toolCall("a","get_x",{q:1})), {mode:"enforce"});
  show("any", events().wait("a",["b","x"],"any").wait("b","a"));
  show("toolexc", events().repeat(10, (b)=>b.fails("a","get_x",{q:1},"boom 1")), {mode:"enforce",exceptions:[{tool:"get_x",owner:"o",reason:"r",expiresAt:1}]});
  show("progress", events().repeat(10, (b,i)=>b.calls("a","run_tests",{q:1},"fail").progress("commit "+"abcdefghijkl"[i],"a")), {mode:"enforce"});
  const l = events(); for (let i=0;i<100;i++) l.message(i%2?"a":"b",i%2?"b":"a",`text ${i} word${i*7}`,{ ...(i===0?{}:{parent:i-1})});
  l.message("c","d","x",{parent:70}); for(let i=0;i<6;i++) l.message("a","b","same", {parent: i===0?80:l.lastSeq});
  const f = show("fork", l); console.log(JSON.stringify(f.findings));
});
