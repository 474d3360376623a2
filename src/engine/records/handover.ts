import type { Bytes } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import { MAX_PUSHED_BYTES } from '../overlay/limits.ts';
import type { Neighbour } from '../overlay/neighbour.ts';
import { shortKey } from '../overlay/node-id.ts';
import type { Transport } from '../overlay/overlay.ts';
import type { RoutingTable } from '../overlay/routing-table.ts';
import { decodeList, decodeWant, encodePush } from './record-frames.ts';
import type { HeldRecord } from './record-index.ts';
import type { RecordStore } from './record-store.ts';
import { type CheckDeps, readRecord } from './record.ts';
import type { Intake } from './serving.ts';
import type { Wanted } from './wanted.ts';

/** What handing records over stands on. */
export interface HandoverDeps {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly table: RoutingTable;
  readonly store: RecordStore;
  readonly check: CheckDeps;
  readonly wanted: Wanted;
  /** Tells the holders of a record of a new version. */
  spread(held: HeldRecord): void;
}

/** Records on their way from one holder to another. */
export interface Handover {
  /** A neighbour would like to have records. */
  onWant(from: Neighbour, frame: Bytes): boolean;
  /** A neighbour brings records. */
  onPush(from: Neighbour, frame: Bytes, intake: Intake): boolean;
}

/** Bytes of records in one frame; a link's frame holds 80 KiB. */
const MAX_PUSH_BYTES = 48_000;

/** So many of the nearest tell a new version on. */
const TELLING_ON = 2;

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

/** The handing over of a node. */
export const createHandover = (deps: HandoverDeps): Handover => {
  const { clock, transport, table, store, wanted } = deps;

  /** As much as may be under way, and as the neighbour is allowed; it asks for the rest again. */
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
    intake.offer({ read, from }, (held, taking) => {
      if (taking === 'wrong' && from.may.lie(clock.now())) transport.close(from.link);
      // The nearest know best who else is near: through them a new version reaches those the publisher missed.
      if (held && taking === 'newer' && table.rank(held.record.key) < TELLING_ON) deps.spread(held);
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
        // What nobody wanted is not even looked at where nothing is expected any more.
        if (!wanted.isOpen(from)) break;
        take(from, bytes, intake);
      }
      return true;
    },
  };
};
