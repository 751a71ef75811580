import { readTraces } from "/work/main/src/importers/read-traces.ts";
import { createReplay } from "/work/main/src/runtime/replay.ts";
import { createObserver } from "/work/main/src/core/observe/observe.ts";
import { asShadow } from "/work/main/src/core/policy/mode.ts";
import { parsePolicy } from "/work/main/src/core/policy/policy.ts";
const policy = asShadow(parsePolicy());
const observe = createObserver();
const verbose = process.argv[2];
const open = new Map<string, any>();
const T0=performance.now();
type Row={loops:number,tw:number,tt:number,neg:number,fw:number,ft:number, missed:string[], fas:string[]};
const by=new Map<string,Row>(); const kinds=new Map<string,[number,number,number]>(); const faCodes=new Map<string,number>();
const row=(k:string)=>{let r=by.get(k); if(!r){r={loops:0,tw:0,tt:0,neg:0,fw:0,ft:0,missed:[],fas:[]};by.set(k,r);} return r;};
let n=0,ev=0; let long=[0,0,0];
for await (const item of readTraces(["/work/shared/traces"].flatMap(()=>process.argv.slice(3).length?process.argv.slice(3):["/work/shared/traces"]))) {
  const i:any=item;
  if (i.kind==="header") { open.set(i.header.task,{labels:i.labels,replay:createReplay(i.header,{policy,observe})}); }
  else if (i.kind==="event"){ ev++; open.get(i.task).replay.push(i.event); }
  else if (i.kind==="end") {
    const {labels,replay}=open.get(i.task); open.delete(i.task); n++;
    if(!labels) continue;
    const r=replay.report();
    for (const R of [row(labels.source),row("TOTAL"),row("by:"+(/^(hand|hand2|original)$/.test(labels.labelBy)?"hand":"rule"))]) {
      if (labels.loop===true) {
        const segs=labels.segments??[[labels.start,labels.end]];
        const hit=(lv:string[])=>r.findings.some((f:any)=>lv.includes(f.level)&&segs.some(([a,b]:any)=>f.seq>=a&&f.seq<=b));
        R.loops++; const t=hit(["trip"]),w=hit(["warn","trip"]); if(t)R.tt++; if(w)R.tw++;
        if(R===row("TOTAL")){const k=kinds.get(labels.kind)??[0,0,0]; k[0]++; if(w)k[1]++; if(t)k[2]++; kinds.set(labels.kind,k); if(labels.end-labels.start+1>=12){long[0]++; if(w)long[1]++; if(t)long[2]++;}}
        if(R===row("TOTAL")&&verbose==="miss"&&!w) console.log("MISS-WARN",labels.source,labels.kind,i.task,labels.start,labels.end,labels.labelBy);
        if(R===row("TOTAL")&&verbose==="misstrip"&&!t) console.log("MISS-TRIP",labels.source,labels.kind,i.task,labels.start,labels.end,labels.labelBy, w, r.findings.map((f:any)=>f.code+f.level[0]+f.seq).join(" "));
      } else if (labels.loop===false) {
        R.neg++; const t=r.findings.some((f:any)=>f.level==="trip"), w=r.findings.length>0; if(t)R.ft++; if(w)R.fw++;
        if(R===row("TOTAL")) for(const c of new Set(r.findings.map((f:any)=>f.code+" "+f.level))) faCodes.set(c as string,(faCodes.get(c as string)??0)+1);
        if(R===row("TOTAL")&&((verbose==="fatrip"&&t)||(verbose==="fawarn"&&w))) console.log("FA",labels.source,i.task,labels.labelBy,labels.outcome,r.findings.map((f:any)=>f.code+f.level[0]+f.seq+"["+f.evidence.events+"]x"+f.evidence.repetitions).join(" "));
      }
    }
  } else if (i.kind==="error") console.log("ERR",String(i.error));
}
const pc=(a:number,b:number)=>b?(100*a/b).toFixed(1)+"%":"-";
for (const [k,r] of [...by].sort()) console.log(k.padEnd(20),"loops",r.loops,"warn",pc(r.tw,r.loops),"trip",pc(r.tt,r.loops),"| neg",r.neg,"fa warn",pc(r.fw,r.neg),`(${r.fw})`,"fa trip",pc(r.ft,r.neg),`(${r.ft})`);
console.log([...kinds].map(([k,v])=>`${k} ${v[0]}: warn ${v[1]} trip ${v[2]}`).join("; ")); console.log("long",long); console.log("fa codes",[...faCodes]);
console.log(n,ev,((performance.now()-T0)/1000).toFixed(1)+"s", (process.memoryUsage().rss/1e6|0)+"MB");
