import type { KeptEntry } from '../log-book/kept-entry.ts';
import { entryBytes, fill } from '../replication/envelope.ts';

/** Bytes that sealing may add: the start of a session, an offer and an answer, and what is around them. */
const SEALING_BYTES = 4_096;

/** Bytes of entries that an envelope of this size has room for. In small ones there is room unless a session starts in it. */
const roomIn = (envelopeBytes: number): number => Math.max(envelopeBytes - SEALING_BYTES, envelopeBytes >> 2);

/**
 * As many of the entries as fill one envelope that ways with these limits take, in their order. What no way takes is left out;
 * the first that is left decides by which of the ways it goes, and the smallest of these how much goes along.
 */
export const fillFor = (entries: readonly KeptEntry[], limits: readonly number[]): readonly KeptEntry[] => {
  const rooms = limits.map(roomIn).toSorted((a, b) => a - b);
  const fitting = entries.filter((entry) => rooms.some((room) => entryBytes(entry) <= room));
  const [first] = fitting;
  const room = first && rooms.find((each) => entryBytes(first) <= each);
  return room === undefined ? [] : fill(fitting, room);
};
