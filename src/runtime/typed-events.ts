import { EventEmitter } from "eventemitter3";

/** Receives the payload of one event; what it throws or rejects with is reported, never passed on. */
export type Listener<Payload> = (payload: Payload) => void | Promise<void>;

/** Told what a listener of `event` threw or rejected with. */
export type ListenerErrorHandler<EventMap> = (event: keyof EventMap & string, error: unknown) => void;

type Guarded = (event: string, payload: unknown) => void;

/**
 * Emits events whose names and payloads are the keys and values of `EventMap`. A listener that fails harms neither
 * the emitter nor the other listeners.
 */
export class TypedEvents<EventMap extends object> {
  readonly #emitter = new EventEmitter<string>();
  /** One guard per listener, so that `off` finds what `on` registered. */
  readonly #guards = new WeakMap<object, Guarded>();
  readonly #onListenerError: ListenerErrorHandler<EventMap>;

  constructor(onListenerError: ListenerErrorHandler<EventMap>) {
    this.#onListenerError = onListenerError;
  }

  /** Calls `listener` on each `event`. Returns a function that takes it off again. */
  on<Name extends keyof EventMap & string>(event: Name, listener: Listener<EventMap[Name]>): () => void {
    this.#emitter.on(event, this.#guard(listener));
    return () => this.off(event, listener);
  }

  /** Calls `listener` on the next `event` only. Returns a function that takes it off again. */
  once<Name extends keyof EventMap & string>(event: Name, listener: Listener<EventMap[Name]>): () => void {
    this.#emitter.once(event, this.#guard(listener));
    return () => this.off(event, listener);
  }

  /** Takes `listener` off `event`, however often it was put on. */
  off<Name extends keyof EventMap & string>(event: Name, listener: Listener<EventMap[Name]>): void {
    this.#emitter.off(event, this.#guard(listener));
  }

  /** Calls the listeners of `event` in the order in which they came. Returns whether there was one. */
  emit<Name extends keyof EventMap & string>(event: Name, payload: EventMap[Name]): boolean {
    // The guard takes the name from the call, so one guard serves a listener of several events.
    return this.#emitter.emit(event, event, payload);
  }

  #guard<Payload>(listener: Listener<Payload>): Guarded {
    const known = this.#guards.get(listener);
    if (known !== undefined) return known;
    // The casts undo the loss of types in the emitter: `on` and `emit` agree on them by name.
    const guarded: Guarded = (event, payload) => {
      const report = (error: unknown): void => this.#report(event as keyof EventMap & string, error);
      try {
        const result: unknown = listener(payload as Payload);
        if (isThenable(result)) Promise.resolve(result).catch(report);
      } catch (error) {
        report(error);
      }
    };
    this.#guards.set(listener, guarded);
    return guarded;
  }

  #report(event: keyof EventMap & string, error: unknown): void {
    try {
      this.#onListenerError(event, error);
    } catch {
      // The reporter failed too: there is nobody left to tell, and the caller of `emit` must not pay for it.
    }
  }
}

function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value;
}
