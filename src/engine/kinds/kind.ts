import type { Bytes } from '../../lib/bytes.ts';
import type { CborValue } from '../wire/cbor.ts';

/**
 * One kind of entry: how its content is encoded, and what text stands for it. Each kind has a file of its own. `T` is what an
 * entry of this kind says.
 */
export interface Kind<T> {
  /** The name in entries. It never changes. */
  readonly name: string;
  /** The fields behind the name. */
  encode(said: T): readonly CborValue[];
  /**
   * What the fields say, or undefined where they do not fit this kind. Fields behind the known ones are of later versions, and
   * ignored.
   */
  decode(fields: readonly unknown[]): T | undefined;
  /** Whether such an entry is shown as a line of its own. Others change another line, or are kept for the app. */
  readonly isLine: boolean;
  /** Its text in the list of chats, a notification and the search; empty where it has none. */
  textOf(said: T): string;
  /**
   * The id of the entry that it says something about, and a short value. Of each person the last entry of a kind counts
   * (src/engine/relations). Left out: it says nothing about another entry.
   */
  about?(said: T): { readonly target: Bytes; readonly value: string };
  /** The id of the entry that it quotes: the quote is shown as that entry is now. Left out: it quotes none. */
  quotes?(said: T): Bytes | undefined;
}
