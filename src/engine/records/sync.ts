import type { Bytes } from '../../lib/bytes.ts';
import { jitter } from '../../lib/jitter.ts';
import type { Cancel } from '../../lib/signal.ts';
import {
  type DigestEntry,
  MAX_DIGEST_ENTRIES,
  SHORT_ID_BYTES,
  digestBytes,
  digestEntries,
  encodeDigest,
  readDigest,
} from './record-frames.ts';
import { HANDOVER_AFTER_MS, REPLICAS, TAKEN_WITHIN, TOLD } from '../overlay/limits.ts';
import type { Neighbour } from '../overlay/neighbour.ts';
import type { Point } from '../overlay/node-id.ts';
import type { Transport } from '../overlay/overlay.ts';
import { createHandover } from './handover.ts';
import type { HeldRecord } from './record-index.ts';
import { type RoundsDeps, createRounds, holdersOf } from './rounds.ts';
import type { CheckDeps } from './record.ts';
import type { Intake } from './serving.ts';
import { createWanted } from './wanted.ts';

/** What keeping copies alive stands on. */
export interface SyncDeps extends Omit<RoundsDeps, 'tell'> {
  readonly transport: Transport;
  readonly check: CheckDeps;
  readonly self: Point;
}

/** Keeps each record at the nodes nearest its key: by comparing, so that only what is missing is sent. */
export interface Sync {
  /** Tells those who should hold a record that it is there; answers how many they are. */
  spread(held: HeldRecord): number;
  /** A server came: what is its to hold is offered to it soon. */
  met(neighbour: Neighbour): void;
  onDigest(from: Neighbour, frame: Bytes, intake: Intake): boolean;
  onWant(from: Neighbour, frame: Bytes): boolean;
  onPush(from: Neighbour, frame: Bytes, intake: Intake): boolean;
  stop(): void;
}

/** So many of the nearest offer a record to whoever comes near its key. */
const OFFERING = 6;

/**
 * Nobody counts on those who came later than this ago, and after a record was compared: they may still wait for what
 * they should hold themselves.
 */
const SUPPLIED_AFTER_MS = 10_000;

const entryOf = ({ id, record }: HeldRecord): DigestEntry => ({
  id: id.subarray(0, SHORT_ID_BYTES),
  seq: record.seq,
});

/**
 * What is a newcomer's to hold. Several of those who hold it say so, as none of them can know which others still do:
 * where many come at once, those nearest the key may have nothing yet. The newcomer asks one of them.
 */
const dueTo = ({ id }: Neighbour, { clock, table, store }: SyncDeps): readonly HeldRecord[] => {
  const now = clock.now();
  const isSupplied = ({ since }: Neighbour, { syncedAt }: HeldRecord): boolean =>
    since <= syncedAt || now - since >= SUPPLIED_AFTER_MS;
  const offers = (head: number, held: HeldRecord): boolean =>
    table.countNearer(head, OFFERING, (one) => isSupplied(one, held)) < OFFERING;
  const mayBeIts = table.mayBeAmong(REPLICAS, id);
  return store.withKey((head, held) => mayBeIts(head) && offers(head, held));
};

/** The sync of a node. */
export const createSync = (deps: SyncDeps): Sync => {
  const { clock, random, transport, table, store } = deps;
  const handovers = new Map<number, Cancel>();
  const wanted = createWanted(deps);
  const handover = createHandover({ ...deps, wanted, spread: (held) => spread(held) });
  let stopped = false;

  const tell = (neighbour: Neighbour, held: readonly HeldRecord[]): void => {
    for (let at = 0; at < held.length; at += MAX_DIGEST_ENTRIES) {
      transport.send(neighbour.link, encodeDigest(held.slice(at, at + MAX_DIGEST_ENTRIES).map(entryOf)));
    }
  };

  const spread = (held: HeldRecord): number => {
    const holders = holdersOf(table, held, TOLD);
    for (const holder of holders) tell(holder, [held]);
    held.syncedAt = clock.now();
    return holders.length;
  };

  const rounds = createRounds({ ...deps, tell });

  return {
    spread,
    met: (neighbour) => {
      if (stopped || handovers.has(neighbour.link)) return;
      if (table.isAmong(REPLICAS, neighbour.id, deps.self)) rounds.changed();
      const cancel = clock.after(jitter(random, HANDOVER_AFTER_MS, 3), () => {
        handovers.delete(neighbour.link);
        const due = table.get(neighbour.link) && deps.isServer() ? dueTo(neighbour, deps) : [];
        const isAllowed = due.length > 0 && neighbour.may.cause(digestBytes(due.length), clock.now());
        if (isAllowed) tell(neighbour, due);
      });
      handovers.set(neighbour.link, cancel);
    },
    onDigest: (from, frame) => {
      const entries = digestEntries(frame);
      if (entries === undefined) return false;
      const now = clock.now();
      if (!deps.isServer() || !from.may.ask(now) || !from.may.compare(entries, now)) return true;
      const newer: HeldRecord[] = [];
      const missing: Uint8Array[] = [];
      readDigest(frame, (key, seq, id) => {
        const held = store.byShortKey(key);
        if (held && held.record.seq > seq) newer.push(held);
        // Somebody keeps it up: not everybody has to.
        if (held) held.syncedAt = now;
        const isMissing = held ? held.record.seq < seq : table.standing(id()) < TAKEN_WITHIN;
        if (isMissing) missing.push(id());
      });
      if (newer.length > 0) tell(from, newer);
      if (missing.length > 0 && !store.isShareFull(from.name)) wanted.want(from, missing);
      return true;
    },
    onWant: handover.onWant,
    onPush: handover.onPush,
    stop: () => {
      stopped = true;
      wanted.stop();
      rounds.stop();
      for (const cancel of handovers.values()) cancel();
    },
  };
};
