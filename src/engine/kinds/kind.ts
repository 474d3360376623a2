import type { Bytes } from '../../lib/bytes.ts';
import type { CborValue } from '../wire/cbor.ts';

/**
 * One kind of thing that is said: what it looks like in an entry, and what it is as a text. Each has a file of its own. `T` is
 * what it says.
 */
export interface Kind<T> {
  /** As it stands in entries; never changes. */
  readonly name: string;
  /** The fields behind the name. */
  encode(said: T): readonly CborValue[];
  /**
   * What the fields say, or undefined where they are not of this kind. Fields behind the known ones are of later versions, and
   * passed over.
   */
  decode(fields: readonly unknown[]): T | undefined;
  /** Whether it stands in its conversation as a line of its own. Others change what is there, or are kept for the app. */
  readonly isLine: boolean;
  /** What the list of chats, a notification and the search have of it; empty where that is nothing. */
  textOf(said: T): string;
  /**
   * The entry that it says something about, by its id, and what, as far as that is short. Of each person the last word of a kind
   * counts (src/engine/relations). Left out: it stands for itself.
   */
  about?(said: T): { readonly target: Bytes; readonly value: string };
  /** The entry that it repeats a part of, by its id: what is shown of it follows that entry. Left out: none. */
  quotes?(said: T): Bytes | undefined;
}
