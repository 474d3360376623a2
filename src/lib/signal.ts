/** Stops what was started: a timer, a listener, a subscription. Calling it again does nothing. */
export type Cancel = () => void;

/** A value that can be read at once and watched. */
export interface ReadonlySignal<T> {
  get(): T;
  /** Calls the listener with every later value, not with the present one. */
  subscribe(listener: (value: T) => void): Cancel;
}

/** A value that its owner sets. */
export interface Signal<T> extends ReadonlySignal<T> {
  set(value: T): void;
}

/** A signal with its first value. Listeners run in the order they came, after the value is set. */
export const createSignal = <T>(first: T): Signal<T> => {
  const listeners = new Set<(value: T) => void>();
  let value = first;
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener(next);
    },
    subscribe: (listener) => {
      // Wrapped, so that one function subscribed twice is two subscriptions.
      const own = (next: T): void => listener(next);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
};
