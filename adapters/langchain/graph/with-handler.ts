import type { ConfigShape } from "../shapes.js";

/** A manager of callback handlers, as the framework passes it on. */
interface ManagerShape {
  copy(): { addHandler(handler: unknown, inherit: boolean): void };
}

/** Adds a callback handler to those of a configuration: none, a list, or a manager, which is copied first. */
export function withHandler(config: ConfigShape, handler: unknown): ConfigShape {
  const { callbacks } = config;
  if (callbacks === undefined || callbacks === null) return { ...config, callbacks: [handler] };
  if (Array.isArray(callbacks)) return { ...config, callbacks: [...callbacks, handler] };
  const manager = (callbacks as ManagerShape).copy();
  manager.addHandler(handler, true);
  return { ...config, callbacks: manager };
}
