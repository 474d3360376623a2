type Call = (...args: readonly unknown[]) => unknown;

/** The calls of a part, for callers that do not wait for it first: each returns a promise. */
export type LateCalls<T, K extends keyof T> = {
  readonly [Name in K]: T[Name] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never;
};

/**
 * Calls that wait for a part (parts.ts) and then run there, in the order in which they were made. A part that could not be
 * loaded is waited for: no call is lost, and a call rejects only where the part itself rejects.
 */
export const lateCalls = <T extends object, K extends keyof T & string>(
  load: () => Promise<T>,
  ...names: readonly K[]
): LateCalls<T, K> =>
  Object.fromEntries(
    names.map((name) => [
      name,
      async (...args: readonly unknown[]) => ((await load()) as Record<K, Call>)[name](...args),
    ]),
  ) as LateCalls<T, K>;
