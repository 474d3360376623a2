import type { Awaitable } from '../crypto/primitives.ts';

/** Calls `then` with a value: at once where it is there, later where it is a promise. */
export const when = <T>(value: Awaitable<T>, then: (value: T) => void): void => {
  if (value instanceof Promise) void value.then(then);
  else then(value);
};
