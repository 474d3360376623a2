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
import { OFFER_AFTER_MS, REPLICAS, STORED_WITHIN_RANK, NOTIFIED_HOLDERS } from '../overlay/limits.ts';
import type { Neighbour } from '../overlay/neighbours/neighbour.ts';
import type { Point } from '../overlay/key-space/node-id.ts';
import type { Transport } from '../overlay/overlay.ts';
import { createRecordTransfer } from './record-transfer.ts';
import type { HeldRecord } from './record-index.ts';
import { type ReplicaMaintenanceDeps, createReplicaMaintenance, holdersOf } from './replica-maintenance.ts';
import type { CheckDeps } from './record.ts';
import type { Intake } from './intake.ts';
import { createWantList } from './want-list.ts';

/** What replica sync needs. */
export interface ReplicaSyncDeps extends Omit<ReplicaMaintenanceDeps, 'tell'> {
  readonly transport: Transport;
  readonly check: CheckDeps;
  readonly self: Point;
}

/**
 * Keeps each record at the nodes nearest its key. Holders compare digests (anti-entropy), so that only missing records
 * are sent.
 */
export interface ReplicaSync {
  /** Sends the other nodes that should hold a record a digest of it; answers how many they are. */
  spread(held: HeldRecord): number;
  /** A server became a neighbour: the records that it should hold are offered to it soon. */
  met(neighbour: Neighbour): void;
  onDigest(from: Neighbour, frame: Bytes, intake: Intake): boolean;
  onWant(from: Neighbour, frame: Bytes): boolean;
  onPush(from: Neighbour, frame: Bytes, intake: Intake): boolean;
  stop(): void;
}

/** Only so many of the nearest nodes offer a record to a new node near its key. */
const OFFER_BELOW_RANK = 6;

/**
 * A node that came within this time, and after the record was compared, does not count as a holder: it may still wait
 * for its records.
 */
const SUPPLIED_AFTER_MS = 10_000;

const entryOf = ({ id, record }: HeldRecord): DigestEntry => ({
  id: id.subarray(0, SHORT_ID_BYTES),
  seq: record.seq,
});

/**
 * The records that a newcomer should hold. Several holders offer them, as none knows which others still hold them:
 * where many nodes come at once, the nearest may have nothing yet. The newcomer asks one of them.
 */
const dueTo = ({ id }: Neighbour, { clock, table, store }: ReplicaSyncDeps): readonly HeldRecord[] => {
  const now = clock.now();
  const isSupplied = ({ since }: Neighbour, { syncedAt }: HeldRecord): boolean =>
    since <= syncedAt || now - since >= SUPPLIED_AFTER_MS;
  const offers = (head: number, held: HeldRecord): boolean =>
    table.countNearer(head, OFFER_BELOW_RANK, (one) => isSupplied(one, held)) < OFFER_BELOW_RANK;
  const mayBeIts = table.mayBeAmong(REPLICAS, id);
  return store.withKey((head, held) => mayBeIts(head) && offers(head, held));
};

/** The sync of a node. */
export const createReplicaSync = (deps: ReplicaSyncDeps): ReplicaSync => {
  const { clock, random, transport, table, store } = deps;
  const handovers = new Map<number, Cancel>();
  const wanted = createWantList(deps);
  const handover = createRecordTransfer({ ...deps, wanted, spread: (held) => spread(held) });
  let stopped = false;

  const tell = (neighbour: Neighbour, held: readonly HeldRecord[]): void => {
    for (let at = 0; at < held.length; at += MAX_DIGEST_ENTRIES) {
      transport.send(neighbour.link, encodeDigest(held.slice(at, at + MAX_DIGEST_ENTRIES).map(entryOf)));
    }
  };

  const spread = (held: HeldRecord): number => {
    const holders = holdersOf(table, held, NOTIFIED_HOLDERS);
    for (const holder of holders) tell(holder, [held]);
    held.syncedAt = clock.now();
    return holders.length;
  };

  const rounds = createReplicaMaintenance({ ...deps, tell });

  return {
    spread,
    met: (neighbour) => {
      if (stopped || handovers.has(neighbour.link)) return;
      if (table.isAmong(REPLICAS, neighbour.id, deps.self)) rounds.changed();
      const cancel = clock.after(jitter(random, OFFER_AFTER_MS, 3), () => {
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
        // Another holder has compared it just now: this node need not.
        if (held) held.syncedAt = now;
        const isMissing = held ? held.record.seq < seq : table.estimatedRank(id()) < STORED_WITHIN_RANK;
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
