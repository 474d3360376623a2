import { type Bytes, NO_BYTES, ownBytes } from '../../lib/bytes.ts';
import { Operation, Status } from '../overlay/wire/codec.ts';
import { decodeList, encodeList } from './record-frames.ts';
import { MAX_OWNERS_PER_KEY, REPLICAS, REVIEW_EVERY_MS } from '../overlay/limits.ts';
import { kindOfBody } from './lookups.ts';
import { pointKey } from '../overlay/key-space/node-id.ts';
import type { Answer, Handler, TransitRequest } from '../overlay/routing/answering.ts';
import type { Routing } from '../overlay/routing/routing.ts';
import type { HeldRecord } from './record-index.ts';
import { type CheckDeps, readRecord } from './record.ts';
import type { Intake, IntakeDeps } from './intake.ts';

/** What answering requests about records needs. */
export interface ServingDeps extends IntakeDeps {
  readonly routing: Routing;
  readonly check: CheckDeps;
  /** Tells the other nodes that should hold a record; answers how many they are. */
  spread(held: HeldRecord): number;
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

/** Answers get and put requests. */
export const serveRecords = (deps: ServingDeps, intake: Intake): void => {
  const { clock, routing, store, table } = deps;

  const get: Handler = {
    gives: true,
    // A holder on the way answers. A node that is hardly a holder does not: it may have missed the newest.
    transit: ({ target, body }) => {
      const kind = kindOfBody(body);
      const most = kind === 'shared' ? (3 / 4) * REPLICAS : REPLICAS;
      if (table.estimatedRank(target) >= most) return undefined;
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
      // An answer with too many records is passed on unchanged.
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

  /** The neighbour that hands a put on has not checked it, so an invalid one does not close the link. */
  const offerPut = ({ body, from }: TransitRequest, then: Parameters<Intake['offer']>[1]): void => {
    intake.offer({ read: readRecord(deps.check, ownBytes(body)), from }, (held, outcome) => {
      if (outcome === 'wrong') from?.may.fail(clock.now());
      then(held, outcome);
    });
  };

  const put = (request: TransitRequest, answer: Answer): void =>
    offerPut(request, (held, outcome) => {
      const { target } = request;
      const isMeant = held && pointKey(held.record.key) === pointKey(target);
      if (!isMeant) return answer(Status.refused, NO_BYTES);
      // All holders have just been told: no need to tell them again.
      const isQuiet = outcome === 'known' && clock.now() - held.syncedAt < REVIEW_EVERY_MS;
      const holders = isQuiet ? REPLICAS - 1 : deps.spread(held);
      answer(Status.stored, Uint8Array.of(Math.min(255, 1 + holders)));
    });

  /**
   * A node on the way that should hold the record takes it: all paths end at the node nearest the key, and that one
   * may only claim to store it. The record is compared at the next review unless another holder names it before.
   */
  const takeOnTheWay = (request: TransitRequest): void =>
    offerPut(request, (held, outcome) => {
      if (held && (outcome === 'new' || outcome === 'newer')) held.syncedAt = Number.NEGATIVE_INFINITY;
    });

  routing.setHandler(Operation.get, get);
  routing.setHandler(Operation.put, {
    transit: (request) => {
      // A put beyond the allowance is not handed on either: each next node would allow as many again.
      if (request.from && !request.from.may.offer(clock.now()))
        return { status: Status.refused, body: NO_BYTES };
      if (table.knownRank(request.target) < REPLICAS) takeOnTheWay(request);
      return undefined;
    },
    ended: put,
  });
};
