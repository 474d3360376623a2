import { type Bytes, NO_BYTES, equalBytes, ownBytes } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import { Operation, Status } from '../overlay/codec.ts';
import { decodeList, encodeList } from './record-frames.ts';
import { MAX_OWNERS_PER_KEY, REPLICAS, REVIEW_EVERY_MS, TAKEN_WITHIN } from '../overlay/limits.ts';
import { kindOfBody } from './lookups.ts';
import { pointKey } from '../overlay/node-id.ts';
import type { Neighbour } from '../overlay/neighbour.ts';
import type { Answer, Handler, TransitRequest } from '../overlay/answering.ts';
import type { Routing } from '../overlay/routing.ts';
import type { RoutingTable } from '../overlay/routing-table.ts';
import { createCheckQueue } from './check-queue.ts';
import type { HeldRecord } from './record-index.ts';
import type { RecordStore } from './record-store.ts';
import type { ReadRecord } from '../overlay/overlay.ts';
import { type CheckDeps, readRecord } from './record.ts';
import { createWriteLimit } from './write-limit.ts';

/** What serving records stands on. */
export interface ServingDeps {
  readonly clock: Clock;
  readonly routing: Routing;
  readonly table: RoutingTable;
  readonly store: RecordStore;
  readonly check: CheckDeps;
  /** Whether this node keeps records for others. */
  isServer(): boolean;
  /** Hands a record on to the others that should hold it; answers how many those are. */
  spread(held: HeldRecord): number;
}

/** What became of a record that was offered. `wrong`: its work or its signature does not hold. */
export type Offered = 'new' | 'newer' | 'known' | 'refused' | 'wrong';

/** Records of other nodes that are offered to this one, by a request or by a neighbour. */
export interface Intake {
  /**
   * Takes a record where it is this node's to hold, everything about it holds, and there is room. `newer`: an
   * older version was held.
   */
  offer(record: OfferedRecord, then: (held: HeldRecord | undefined, taking: Offered) => void): void;
}

/** A record, and who offers it. */
export interface OfferedRecord {
  /** undefined where it is none. */
  readonly read: ReadRecord | undefined;
  /** Counted against what this neighbour may have checked and kept; undefined: from last time. */
  readonly from: Neighbour | undefined;
}

/** Bytes of records in one answer: a frame of a link holds 80 KiB. */
const MAX_ANSWER_BYTES = 60_000;

const bytesOf = (held: readonly HeldRecord[], room = MAX_ANSWER_BYTES): readonly Bytes[] => {
  const chosen: Bytes[] = [];
  let bytes = 0;
  for (const one of held.slice(0, MAX_OWNERS_PER_KEY)) {
    bytes += one.bytes.length;
    if (bytes <= room) chosen.push(one.bytes);
  }
  return chosen;
};

/** What the node itself had from last time is checked in turn with what neighbours bring. */
const ITSELF = '';

/** Checks records: what several offer at the same time is checked once for all of them. */
const createChecks = (clock: Clock) => {
  const queue = createCheckQueue({ clock });
  const underWay = new Map<
    string,
    { readonly bytes: Bytes; readonly waiting: ((holds: boolean | undefined) => void)[] }
  >();
  return (
    { stored: { id, bytes }, check }: ReadRecord,
    by: string,
    then: (holds: boolean | undefined) => void,
  ): void => {
    const name = pointKey(id);
    const same = underWay.get(name);
    if (same && equalBytes(same.bytes, bytes)) return void same.waiting.push(then);
    const one = { bytes, waiting: [then] };
    underWay.set(name, one);
    queue.add({
      by,
      check,
      told: (holds) => {
        if (underWay.get(name) === one) underWay.delete(name);
        for (const each of one.waiting) each(holds);
      },
    });
  };
};

/** Takes records in. */
export const createIntake = (deps: Omit<ServingDeps, 'routing' | 'spread' | 'check'>): Intake => {
  const { clock, table, store } = deps;
  const mayWrite = createWriteLimit(clock);
  const checked = createChecks(clock);
  return {
    offer: ({ read, from }, then) => {
      if (!read || !deps.isServer()) return then(undefined, 'refused');
      const { stored } = read;
      const held = store.get(stored.id);
      // The same again: it is held, and need not be checked.
      if (held && held.record.seq >= stored.record.seq) return then(held, 'known');
      if (table.standing(stored.record.key) >= TAKEN_WITHIN || !mayWrite(stored.record.key))
        return then(undefined, 'refused');
      checked(read, from?.name ?? ITSELF, (holds) => {
        if (holds === undefined) return then(undefined, 'refused');
        if (!holds) return then(undefined, 'wrong');
        const taking = store.put(stored, from?.name);
        const kept = taking === 'refused' ? undefined : store.get(stored.id);
        then(kept, taking === 'taken' ? (held ? 'newer' : 'new') : taking);
      });
    },
  };
};

/** Answers lookups and takes what is published. */
export const serveRecords = (deps: ServingDeps, intake: Intake): void => {
  const { clock, routing, store, table } = deps;

  const get: Handler = {
    gives: true,
    // Whoever has it on the way answers; but not those who are hardly holders: they may have missed the newest.
    transit: ({ target, body }) => {
      const kind = kindOfBody(body);
      const most = kind === 'shared' ? (3 / 4) * REPLICAS : REPLICAS;
      if (table.standing(target) >= most) return undefined;
      const held = store.under(target).filter(({ record }) => record.kind === kind);
      return held.length > 0 ? { status: Status.found, body: encodeList(bytesOf(held)) } : undefined;
    },
    ended: ({ target, body }, answer) => {
      const kind = kindOfBody(body);
      const held = store.under(target).filter(({ record }) => record.kind === kind);
      answer(held.length > 0 ? Status.found : Status.nothing, encodeList(bytesOf(held)));
    },
    returning: ({ target, body }, reply) => {
      if (kindOfBody(body) !== 'shared' || reply.status === Status.refused) return undefined;
      const own = store.under(target);
      const said = own.length > 0 ? decodeList(reply.body) : undefined;
      // What says more than an answer can is passed on as it is, and no work is done for it.
      if (!said || said.length >= MAX_OWNERS_PER_KEY) return undefined;
      const known = new Set(
        said.map((bytes) => pointKey(readRecord(deps.check, bytes)?.stored.id ?? target)),
      );
      const more = own.filter(({ id }) => !known.has(pointKey(id)));
      const added = bytesOf(
        more.slice(0, Math.max(0, MAX_OWNERS_PER_KEY - said.length)),
        MAX_ANSWER_BYTES - reply.body.length,
      );
      return added.length > 0 ? encodeList([...said, ...added]) : undefined;
    },
  };

  /** Who hands it on has not checked it, which is no reason to close the link. */
  const offerPut = ({ body, from }: TransitRequest, then: Parameters<Intake['offer']>[1]): void => {
    intake.offer({ read: readRecord(deps.check, ownBytes(body)), from }, (held, taking) => {
      if (taking === 'wrong') from?.may.fail(clock.now());
      then(held, taking);
    });
  };

  const put = (request: TransitRequest, answer: Answer): void =>
    offerPut(request, (held, taking) => {
      const { target } = request;
      const isMeant = held && pointKey(held.record.key) === pointKey(target);
      if (!isMeant) return answer(Status.refused, NO_BYTES);
      // What all have just been told of need not be told again.
      const isQuiet = taking === 'known' && clock.now() - held.syncedAt < REVIEW_EVERY_MS;
      const holders = isQuiet ? REPLICAS - 1 : deps.spread(held);
      answer(Status.stored, Uint8Array.of(Math.min(255, 1 + holders)));
    });

  /**
   * Whoever is to hold a record takes it on the way: all paths end at the node nearest the key, and that one may say
   * that it took what it dropped. It is compared at the next review unless another holder speaks of it before.
   */
  const takeOnTheWay = (request: TransitRequest): void =>
    offerPut(request, (held, taking) => {
      if (held && (taking === 'new' || taking === 'newer')) held.syncedAt = Number.NEGATIVE_INFINITY;
    });

  routing.setHandler(Operation.get, get);
  routing.setHandler(Operation.put, {
    transit: (request) => {
      // Handing on what is not taken oneself would have others take it: each next node allows as much again.
      if (request.from && !request.from.may.offer(clock.now()))
        return { status: Status.refused, body: NO_BYTES };
      if (table.rank(request.target) < REPLICAS) takeOnTheWay(request);
      return undefined;
    },
    ended: put,
  });
};
