import { createTokenCounter } from "./src/runtime/tokens/token-counter.js";
const c=createTokenCounter(); await c.ready();
const N=65536; let seed=1; const rnd=(n:number)=>{seed=(Math.imul(seed,1664525)+1013904223)>>>0; return Math.floor(seed/4294967296*n)};
const flat=(s:string)=>Buffer.from(s.slice(0,N),"utf16le").toString("utf16le");
const S:Record<string,string>={lone:flat("\ud800".repeat(N)),zh:flat(Array.from({length:N},()=>String.fromCharCode(0x4e00+rnd(20000))).join("")),ju:flat("。".repeat(N)),emoji:flat("😀".repeat(N/2)),sp:flat(" ".repeat(N)),a:flat("a".repeat(N))};
for(const [k,s] of Object.entries(S)){const ts=[];for(let i=0;i<8;i++){const t=performance.now(),u=process.cpuUsage();c.count(s);const v=process.cpuUsage(u);ts.push((performance.now()-t).toFixed(0)+"/"+((v.user+v.system)/1000).toFixed(0))}console.log(k.padEnd(6),ts.join(" "))}
