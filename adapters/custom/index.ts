export { type TapEmitterOptions, tapEmitter } from "./tap-emitter.js";
export { type TapEventsOptions, tapEvents } from "./tap-events.js";
export { type WrapAgentOptions, wrapAgent } from "./wrap-agent.js";
export { wrapSend } from "./wrap-send.js";
