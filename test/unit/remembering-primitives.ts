import { createNoblePrimitives } from '../../src/engine/crypto/noble-primitives.ts';
import type { DhKeyPair, Primitives } from '../../src/engine/crypto/primitives.ts';

/** What takes long, and is a function of its inputs alone. */
const SLOW = [
  'dh',
  'sign',
  'signingPublicKey',
  'verify',
  'kemPublicKey',
  'kemEncapsulate',
  'kemDecapsulate',
] as const;

/** An object and no map: what is remembered for the tests is no table of an engine. */
const known: Record<string, unknown> = Object.create(null);

/** Another character for each byte, so that no two byte strings are the same text. */
const latin1 = new TextDecoder('latin1');

const textOf = (value: unknown): string =>
  value instanceof Uint8Array
    ? latin1.decode(value)
    : JSON.stringify(Object.values(value as object).map(textOf));

/** A copy, as callers wipe secrets after use. */
const copyOf = (value: unknown): unknown =>
  value instanceof Uint8Array
    ? value.slice()
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copyOf(part)]))
      : value;

const remember = <T>(question: string, compute: () => T): T => {
  if (!(question in known)) known[question] = compute();
  return copyOf(known[question]) as T;
};

/**
 * Noble's primitives, which remember what took long: worlds with the same seed make the same keys and ask for the same
 * again, in every test of a file.
 */
export const createRememberingPrimitives = (): Primitives => {
  const noble = createNoblePrimitives();
  const remembering = (name: (typeof SLOW)[number]) => {
    const compute = noble[name] as (...args: readonly unknown[]) => unknown;
    return (...args: readonly unknown[]): unknown =>
      remember(`${name} ${JSON.stringify(args.map(textOf))}`, () => compute(...args));
  };
  const slow = Object.fromEntries(SLOW.map((name) => [name, remembering(name)])) as unknown as Pick<
    Primitives,
    (typeof SLOW)[number]
  >;
  return {
    ...noble,
    ...slow,
    // The pair has the very bytes that it was given.
    dhKeyPair: (secretKey) => ({
      secretKey,
      publicKey: remember(`dhKeyPair ${textOf(secretKey)}`, () => noble.dhKeyPair(secretKey) as DhKeyPair)
        .publicKey,
    }),
  };
};
