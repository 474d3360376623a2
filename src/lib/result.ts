/** Expected failures are values; a bug is a throw. */
export type Result<T, E> = Ok<T> | Err<E>;

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Err<E> {
  readonly ok: false;
  readonly error: E;
}

/** The success with a value. */
export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });

/** The success that carries nothing. */
export const done: Ok<void> = { ok: true, value: undefined };

/** The failure with its reason. */
export const err = <E>(error: E): Err<E> => ({ ok: false, error });
