/** Times one call of an adapter in a process of its own, and prints what it found as JSON. */
import { adapterCalls, type TimedAdapter } from "./adapter-calls.js";
import { timeCalls } from "./time-calls.js";

const [adapter, at, chars] = process.argv.slice(2);
const calls = await adapterCalls(adapter as TimedAdapter);
const call = calls?.[Number(at)];
if (call === undefined) throw new Error(`Expected a call of ${adapter}, got number ${at}.`);
console.log(JSON.stringify(await timeCalls(call, { chars: Number(chars) })));
