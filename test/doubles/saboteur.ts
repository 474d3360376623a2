/** What a saboteur throws. */
export class Sabotage extends Error {}

/** Makes single calls of ports throw, as a bug would. */
export interface Saboteur {
  /** The port with the same methods, of which a call may throw. */
  watch<T extends object>(port: T): T;
  /** Of the calls from now on this one throws, counted from 0 over all ports that are watched. */
  arm(call: number): void;
  /** Calls since it was armed. */
  calls(): number;
  /** No call throws any more. */
  disarm(): void;
}

/** A saboteur that does nothing until it is armed. */
export const createSaboteur = (): Saboteur => {
  let calls = 0;
  let at = Number.POSITIVE_INFINITY;
  const strike = (name: string): void => {
    if (calls++ === at) throw new Sabotage(`injected into ${name}`);
  };
  return {
    watch: (port) =>
      new Proxy(port, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value !== 'function') return value;
          return (...args: readonly unknown[]): unknown => {
            strike(String(name));
            return Reflect.apply(value, target, args);
          };
        },
      }),
    arm: (call) => {
      calls = 0;
      at = call;
    },
    calls: () => calls,
    disarm: () => {
      at = Number.POSITIVE_INFINITY;
    },
  };
};
