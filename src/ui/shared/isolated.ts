/**
 * A name inside a sentence, a title or a label: between U+2068 and U+2069, so that letters that run the other way
 * turn nothing around but themselves (UAX #9, 2.7). Names cannot contain these characters themselves
 * (engine/wire/nickname.ts). Where an accessible name must begin with the nickname, `<bdi>` or `dir="auto"` does the
 * same.
 */
export const isolated = (name: string): string => `\u2068${name}\u2069`;

/** The same, or other words where there is no name. */
export const isolatedOr = (name: string, otherwise: string): string =>
  name === '' ? otherwise : isolated(name);
