import { idText } from '../log-book/kept-entry.ts';
import { type Theirs, nextLacking } from '../log-book/lacking.ts';
import { type OpenConversation, authorText, openConversation } from '../log-book/open-conversation.ts';
import type { KeptEntry } from '../log-book/kept-entry.ts';
import { sha256 } from '../crypto/hash.ts';
import { type Ranges, isIn, rangeOf, unite } from '../logs/ranges.ts';
import { encodeEnvelope, entryBytes, fill, toRuns } from '../replication/envelope.ts';
import type { Tx } from '../storage/transaction.ts';
import { type KeptRow, isAlive, isInEnvelope, toLogs, uniteNumbers } from './table.ts';
import type { KeptDeps, Recipient } from './types.ts';

const DAY_MS = 86_400_000;

/** Entries that are looked up at a time. */
const LOOK_UP = 512;

/**
 * After so many days without marks an entry is sealed again, then after twice as many, up to this many: before the last
 * envelope that has it is dead.
 */
const MAX_AGAIN_DAYS = 8;

/** Bytes of envelopes that are kept here for one device and conversation. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;

/** When its entries are sealed again, unless they are told to be there. */
const againAt = ({ key: [, , sealedAt], value: { times } }: KeptRow): number =>
  sealedAt + Math.min(2 ** (times - 1), MAX_AGAIN_DAYS) * DAY_MS;

/** What is known of a device as a lack is computed of it. What is in envelopes that are new enough does not go again. */
const theirsOf = (
  conversation: OpenConversation,
  known: Pick<Theirs, 'told' | 'refused'>,
  recent: readonly KeptRow[],
): Theirs => {
  const sent = new Map<string, Ranges>();
  for (const [author, ranges] of uniteNumbers(recent)) {
    const log = conversation.logOf(author);
    if (log) sent.set(log.text, ranges);
  }
  return { ...known, sent, forks: [], brought: new Map(), branches: new Set() };
};

/** Another entry of a number that is there: links settle that, as marks tell nothing else of it. */
const isBranch = ({ told }: Theirs, { header: { author, number } }: KeptEntry): boolean => {
  const frontier = told.get(authorText(author));
  return frontier !== undefined && (number <= frontier.floor || isIn(frontier.ranges, number));
};

const numbersOf = (entries: readonly KeptEntry[]): ReadonlyMap<number, Ranges> => {
  const numbers = new Map<number, Ranges>();
  for (const { key } of entries) numbers.set(key[2], unite(numbers.get(key[2]) ?? [], rangeOf(key[3])));
  return numbers;
};

/** Bytes that sealing may add: the start of a session, an offer and an answer, and what is around them. */
const SEALING_BYTES = 4_096;

/** Bytes of entries that an envelope of this size has room for. In small ones there is room unless a session starts in it. */
const roomIn = (envelopeBytes: number): number => Math.max(envelopeBytes - SEALING_BYTES, envelopeBytes >> 2);

/**
 * As many of the entries as fill one envelope that ways with these limits take, in their order. What no way takes is left out;
 * the first that is left decides by which of the ways it goes, and the smallest of these how much goes along.
 */
const fillFor = (entries: readonly KeptEntry[], limits: readonly number[]): readonly KeptEntry[] => {
  const rooms = limits.map(roomIn).toSorted((a, b) => a - b);
  const fitting = entries.filter((entry) => rooms.some((room) => entryBytes(entry) <= room));
  const [first] = fitting;
  const room = first && rooms.find((each) => entryBytes(first) <= each);
  return room === undefined ? [] : fill(fitting, room);
};

/**
 * Seals what a device lacks and has not been sealed lately, as one envelope for ways with these limits, in the change that
 * keeps it. Answers whether it has sealed anything.
 */
export const sealNext = async <P>(
  tx: Tx,
  deps: KeptDeps<P>,
  { conversation: number, peer, limits }: Recipient<P> & { readonly limits: readonly number[] },
): Promise<boolean> => {
  const { tables, clock } = deps;
  const device = deps.deviceOf(peer);
  const conversation = await openConversation(tx, tables, number);
  if (!conversation) return false;
  const now = clock.now();
  const rows = await deps.kept.of(tx, { conversation: number, device });
  const living = rows.filter(({ key }) => isAlive(key, now));
  if (living.reduce((sum, { value }) => sum + value.bytes, 0) >= MAX_KEPT_BYTES) return false;

  const recent = living.filter((each) => againAt(each) > now);
  const theirs = theirsOf(conversation, deps.known(conversation, peer), recent);
  const spared = await deps.spared(conversation, peer);
  const lacking = await nextLacking(tx, tables, { conversation, theirs, spared, limit: LOOK_UP });
  const timesOf = ({ key }: KeptEntry): number =>
    Math.max(0, ...living.filter((row) => isInEnvelope(row, key[2], key[3])).map(({ value }) => value.times));
  const wanted = lacking.filter((entry) => !isBranch(theirs, entry));
  // Each envelope has entries that were sealed equally often, so that none waits for longer than it should.
  const times = wanted[0] && timesOf(wanted[0]);
  const entries = fillFor(
    wanted.filter((entry) => timesOf(entry) === times),
    limits,
  );
  if (entries.length === 0 || times === undefined) return false;

  const sealed = await deps.seal(tx, peer, encodeEnvelope({ runs: toRuns(entries), marks: [] }));
  if (!sealed) return false;
  const logs = toLogs(numbersOf(entries));
  const key = [number, device, now, idText(sha256(sealed))] as const;
  deps.kept.keep(tx, key, { logs, sealed, times: times + 1, keepers: [] });
  return true;
};
