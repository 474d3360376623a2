import type { Bytes } from '../../lib/bytes.ts';
import type { Random } from '../../ports/random.ts';
import { decodeContent, encodeContent } from '../logs/entry.ts';
import type { Kind } from './kind.ts';

/**
 * What an entry says.
 * - `known`: `kind` says what `said` is
 * - `newer`: of a kind that is not known here; it is kept, and read again after an update
 * - `gone`: it was deleted, replaced or has expired
 * - `damaged`: it is of a known kind and not what that kind says, or of none
 */
export type Reading =
  | { readonly state: 'known'; readonly kind: Kind<unknown>; readonly said: unknown }
  | { readonly state: 'newer'; readonly name: string }
  | { readonly state: 'gone' }
  | { readonly state: 'damaged' };

/** The kinds that this version knows. */
export interface Kinds {
  /** Their names, in one order. */
  readonly names: readonly string[];
  /** The content of an entry that says this. */
  write<T>(kind: Kind<T>, said: T, random: Random): Bytes;
  read(content: Uint8Array | null): Reading;
}

/** These kinds; a feature that has one brings it along. Two of one name are a bug. */
export const createKinds = (all: readonly Kind<unknown>[]): Kinds => {
  const byName = new Map(all.map((kind) => [kind.name, kind]));
  if (byName.size < all.length) throw new Error('two kinds of one name');
  return {
    names: [...byName.keys()].toSorted(),
    write: (kind, said, random) => encodeContent([kind.name, ...kind.encode(said)], random),
    read: (content) => {
      if (!content) return { state: 'gone' };
      const [name, ...fields] = decodeContent(content) ?? [];
      if (name === undefined) return { state: 'damaged' };
      const kind = byName.get(name);
      if (!kind) return { state: 'newer', name };
      const said = kind.decode(fields);
      return said === undefined ? { state: 'damaged' } : { state: 'known', kind, said };
    },
  };
};

/** Whether an entry stands in its conversation as a line: also what is of a newer version, and what cannot be read. */
export const isLine = (reading: Reading): boolean =>
  reading.state === 'known' ? reading.kind.isLine : reading.state !== 'gone';
