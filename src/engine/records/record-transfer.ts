import type { Bytes } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import { MAX_PUSHED_BYTES } from '../overlay/limits.ts';
import type { Neighbour } from '../overlay/neighbours/neighbour.ts';
import { shortKey } from '../overlay/key-space/node-id.ts';
import type { Transport } from '../overlay/overlay.ts';
import type { RoutingTable } from '../overlay/routing-table/routing-table.ts';
import { decodeList, decodeWant, encodePush } from './record-frames.ts';
import type { HeldRecord } from './record-index.ts';
import type { RecordStore } from './record-store.ts';
import { type CheckDeps, readRecord } from './record.ts';
import type { Intake } from './intake.ts';
import type { WantList } from './want-list.ts';

/** What transferring records needs. */
export interface RecordTransferDeps {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly table: RoutingTable;
  readonly store: RecordStore;
  readonly check: CheckDeps;
  readonly wanted: WantList;
  /** Sends the other holders a digest of a new version. */
  spread(held: HeldRecord): void;
}

/** Transfers records between holders: answers want frames with push frames, and takes push frames in. */
export interface RecordTransfer {
  /** A neighbour asks for records. */
  onWant(from: Neighbour, frame: Bytes): boolean;
  /** A neighbour sends records. */
  onPush(from: Neighbour, frame: Bytes, intake: Intake): boolean;
}

/** Bytes of records in one frame; a link's frame holds 80 KiB. */
const MAX_PUSH_BYTES = 48_000;

/** Only so many of the nearest nodes spread a new version. */
const SPREAD_BELOW_RANK = 2;

/** Push frames, none larger than a link takes. */
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

/** The record transfer of a node. */
export const createRecordTransfer = (deps: RecordTransferDeps): RecordTransfer => {
  const { clock, transport, table, store, wanted } = deps;

  /**
   * Sends as much as may be under way, and as the neighbour's allowance permits. The neighbour asks again for the
   * rest.
   */
  const give = (to: Neighbour, asked: readonly HeldRecord[]): void => {
    let room = MAX_PUSHED_BYTES - transport.unsent(to.link);
    const given = asked.filter(({ bytes: { length } }) => {
      if (length > room || !to.may.give(length, clock.now())) return false;
      room -= length;
      return true;
    });
    for (const push of pushesOf(given)) transport.send(to.link, push);
  };

  const take = (from: Neighbour, bytes: Bytes, intake: Intake): void => {
    const read = readRecord(deps.check, bytes);
    if (!read || !wanted.came(from, shortKey(read.stored.id))) return void from.may.offer(clock.now());
    intake.offer({ read, from }, (held, outcome) => {
      if (outcome === 'wrong' && from.may.lie(clock.now())) transport.close(from.link);
      // The nearest nodes know the other near nodes best: by them a new version reaches the holders that the owner
      // missed.
      if (held && outcome === 'newer' && table.knownRank(held.record.key) < SPREAD_BELOW_RANK)
        deps.spread(held);
    });
  };

  return {
    onWant: (from, frame) => {
      const ids = decodeWant(frame);
      if (!ids) return false;
      if (!from.may.ask(clock.now())) return true;
      give(
        from,
        ids.map((id) => store.byShortKey(shortKey(id))).filter((held) => held !== undefined),
      );
      return true;
    },
    onPush: (from, frame, intake) => {
      const records = decodeList(frame.subarray(1));
      if (!records) return false;
      if (!from.may.ask(clock.now())) return true;
      for (const bytes of records) {
        // Nothing is expected of this neighbour any more: the rest is not even read.
        if (!wanted.isOpen(from)) break;
        take(from, bytes, intake);
      }
      return true;
    },
  };
};
