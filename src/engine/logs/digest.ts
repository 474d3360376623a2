import { type Bytes, compareBytes } from '../../lib/bytes.ts';
import { labelledHash } from '../crypto/hash.ts';
import { encodeCbor } from '../wire/cbor.ts';
import type { Author } from './entry.ts';
import { type Ranges, rangeOf, without } from './ranges.ts';

/** What a digest tells of one log. */
export interface LogSummary {
  readonly author: Author;
  /** The author as a text that is the same everywhere. */
  readonly text: string;
  readonly floor: number;
  /** What is here above the floor. */
  readonly ranges: Ranges;
  /** Id of the last entry that was here, also where it is gone by now. */
  readonly lastId: Bytes | null;
  /** Where forks are known: the beginnings of the ids that are here. */
  readonly forks: readonly { readonly number: number; readonly ids: readonly Bytes[] }[];
}

/**
 * The digest of a conversation, 32 bytes. It is equal on two devices exactly where neither has an entry that the other one
 * lacks. It covers the last entry of each log, the gaps before it, and the entries at forks. A floor makes no difference, so a
 * device that has cleared a conversation is not compared with each time.
 * @param salt new for each link, so that an eavesdropper cannot compare the digests of two links
 */
export const digestOf = (salt: Uint8Array, conversation: Uint8Array, logs: readonly LogSummary[]): Bytes => {
  const said = logs
    .map(({ author, text, floor, ranges, lastId, forks }) => {
      const last = Math.max(floor, ranges.at(-1)?.[1] ?? 0);
      const missing = without(rangeOf(floor + 1, last), ranges).map(([from, to]) => [from, to]);
      const branches = forks
        .map(({ number, ids }) => [number, ids.toSorted(compareBytes)] as const)
        .toSorted(([one], [other]) => one - other);
      return { text, row: [author.device, author.edition, last, lastId, missing, branches] as const };
    })
    .filter(({ row: [, , last] }) => last > 0)
    .toSorted((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ row }) => row);
  return labelledHash('driftpost/digest/1', salt, conversation, encodeCbor(said));
};
