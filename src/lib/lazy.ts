type Call = (...args: readonly unknown[]) => unknown;

/** The calls of a part as those see them who are there before it is: each answers a promise. */
export type LateCalls<T, K extends keyof T> = {
  readonly [Name in K]: T[Name] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never;
};

/**
 * Calls that wait for a part (parts.ts) and then are made there, in the order in which they came. What could not be loaded
 * is waited for: nothing is lost, and nothing rejects but what the part itself does.
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
