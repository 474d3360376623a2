import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import {
  type DigestEntry,
  SHORT_ID_BYTES,
  decodeList,
  decodeWant,
  encodeDigest,
  encodePush,
  encodeWant,
  readDigest,
} from './record-frames.ts';
import { drawnOut } from '../overlay/drawn-out.ts';
import { HANDOVER_AFTER_MS, REPLICAS, TAKEN_WITHIN, TOLD } from '../overlay/limits.ts';
import type { Neighbour } from '../overlay/neighbour.ts';
import { type Point, shortKey } from '../overlay/node-id.ts';
import type { Transport } from '../overlay/overlay.ts';
import type { HeldRecord } from './record-index.ts';
import { type RoundsDeps, createRounds, holdersOf } from './rounds.ts';
import type { Intake } from './serving.ts';

/** What keeping copies alive stands on. */
export interface SyncDeps extends Omit<RoundsDeps, 'tell'> {
  readonly transport: Transport;
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

/** Bytes of records in one frame; a link's frame holds 80 KiB. */
const MAX_PUSH_BYTES = 48_000;
const MAX_DIGEST_ENTRIES = 2_000;

/** So many of the nearest offer a record to whoever comes near its key. */
const OFFERING = 6;

/**
 * Nobody counts on those who came later than this ago, and after a record was compared: they may still wait for what
 * they should hold themselves.
 */
const SUPPLIED_AFTER_MS = 10_000;

/** So many of the nearest tell a new version on. */
const TELLING_ON = 2;

/** What was asked for and did not come is asked for again after this long. */
const ASK_AGAIN_MS = 3_000;

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

/** Remembers for a moment what was asked for, so that it is asked of one neighbour and not of twelve. */
const createAsked = (clock: Clock): ((key: string) => boolean) => {
  let [newer, older]: [Set<string>, Set<string>] = [new Set(), new Set()];
  let turnedAt = clock.now();
  return (key) => {
    const age = clock.now() - turnedAt;
    if (age < 0 || age > ASK_AGAIN_MS) {
      older = age > 2 * ASK_AGAIN_MS ? new Set() : newer;
      newer = new Set();
      turnedAt = clock.now();
    }
    if (newer.has(key) || older.has(key)) return true;
    newer.add(key);
    return false;
  };
};

/** Frames of records, none larger than a link takes. */
const pushesOf = (records: readonly HeldRecord[]): readonly Bytes[] => {
  const frames: Bytes[] = [];
  let [batch, bytes]: [Bytes[], number] = [[], 0];
  for (const held of records) {
    if (bytes + held.bytes.length > MAX_PUSH_BYTES) {
      frames.push(encodePush(batch));
      [batch, bytes] = [[], 0];
    }
    batch.push(held.bytes);
    bytes += held.bytes.length;
  }
  return batch.length > 0 ? [...frames, encodePush(batch)] : frames;
};

/** The sync of a node. */
export const createSync = (deps: SyncDeps): Sync => {
  const { clock, random, transport, table, store } = deps;
  const handovers = new Map<number, Cancel>();
  const wasAsked = createAsked(clock);
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
      const cancel = clock.after(drawnOut(random, HANDOVER_AFTER_MS), () => {
        handovers.delete(neighbour.link);
        const due = table.get(neighbour.link) && deps.isServer() ? dueTo(neighbour, deps) : [];
        if (due.length > 0) tell(neighbour, due);
      });
      handovers.set(neighbour.link, cancel);
    },
    onDigest: (from, frame) => {
      if (!deps.isServer() || !from.allows(clock.now())) return readDigest(frame, () => undefined);
      const newer: HeldRecord[] = [];
      const wanted: Uint8Array[] = [];
      const now = clock.now();
      const isDigest = readDigest(frame, (key, seq, id) => {
        const held = store.byShortKey(key);
        if (held && held.record.seq > seq) newer.push(held);
        // Somebody keeps it up: not everybody has to.
        if (held) held.syncedAt = now;
        const isMissing = held ? held.record.seq < seq : table.standing(id()) < TAKEN_WITHIN;
        if (isMissing && !wasAsked(key)) wanted.push(id());
      });
      if (newer.length > 0) tell(from, newer);
      if (wanted.length > 0) transport.send(from.link, encodeWant(wanted));
      return isDigest;
    },
    onWant: (from, frame) => {
      const ids = decodeWant(frame);
      if (!ids) return false;
      if (!from.allows(clock.now())) return true;
      const wanted = ids.map((id) => store.byShortKey(shortKey(id))).filter((held) => held !== undefined);
      for (const push of pushesOf(wanted)) transport.send(from.link, push);
      return true;
    },
    onPush: (from, frame, intake) => {
      const records = decodeList(frame.subarray(1));
      if (!records) return false;
      if (!from.allows(clock.now())) return true;
      for (const bytes of records) {
        intake.offer(bytes, (held, taking) => {
          // The nearest know best who else is near: through them a new version reaches those the publisher missed.
          if (held && taking === 'newer' && table.rank(held.record.key) < TELLING_ON) spread(held);
        });
      }
      return true;
    },
    stop: () => {
      stopped = true;
      rounds.stop();
      for (const cancel of handovers.values()) cancel();
    },
  };
};
