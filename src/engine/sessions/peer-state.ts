import * as v from 'valibot';
import { type Bytes, compareBytes, equalBytes } from '../../lib/bytes.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { fixedBytes, parse, someBytes, timestamp } from '../wire/schema.ts';
import { MAX_SESSIONS, MAX_STARTS, START_MEMORY_MS } from './limits.ts';
import { type Ratchet, packRatchet, ratchetSchema, unpackRatchet } from './ratchet-state.ts';

/** One session with a device. */
export interface Session {
  /** The id of its start, 32 bytes. */
  readonly id: Bytes;
  /** Associated data of its messages, 32 bytes. */
  readonly ad: Bytes;
  /** Whether we made the start. */
  readonly initiated: boolean;
  /** When by the initiator's clock, ms since 1970. */
  readonly at: number;
  /** Our start, which stands in front of every message until the peer has answered; null after that. */
  readonly start: Bytes | null;
  /** Last sent or received, ms since 1970. */
  readonly usedAt: number;
  readonly ratchet: Ratchet;
}

/** All sessions with one device: what is written in one transaction with the message it belongs to. */
export interface PeerState {
  readonly sessions: readonly Session[];
  /** The one to send on. */
  readonly preferred: Bytes | null;
  /** Ids of the peer's starts that were taken, and when: none is taken twice. */
  readonly taken: readonly (readonly [id: Bytes, at: number])[];
  /** The latest of the peer's starts by the peer's clock, and that time. */
  readonly latestTaken: readonly [id: Bytes, at: number] | null;
}

/** Nobody has written yet. */
export const EMPTY_PEER: PeerState = { sessions: [], preferred: null, taken: [], latestTaken: null };

const VERSION = 1;
const key = fixedBytes(32);
const sessionSchema = v.strictTuple([
  key,
  key,
  v.boolean(),
  timestamp,
  v.nullable(someBytes(2_048)),
  timestamp,
  ratchetSchema,
]);
const schema = v.strictTuple([
  v.literal(VERSION),
  v.pipe(v.array(sessionSchema), v.maxLength(MAX_SESSIONS)),
  v.nullable(key),
  v.pipe(v.array(v.strictTuple([key, timestamp])), v.maxLength(MAX_STARTS)),
  v.nullable(v.strictTuple([key, timestamp])),
]);

/** Deterministic CBOR of the state. */
export const encodePeer = ({ sessions, preferred, taken, latestTaken }: PeerState): Bytes =>
  encodeCbor([
    VERSION,
    sessions.map(({ id, ad, initiated, at, start, usedAt, ratchet }) => [
      id,
      ad,
      initiated,
      at,
      start,
      usedAt,
      packRatchet(ratchet),
    ]),
    preferred,
    taken,
    latestTaken,
  ]);

/** The state in these bytes, or undefined where they are not one. */
export const decodePeer = (bytes: Uint8Array): PeerState | undefined => {
  const fields = parse(schema, decodeCbor(bytes));
  if (!fields) return undefined;
  const [, sessions, preferred, taken, latestTaken] = fields;
  return {
    sessions: sessions.map(([id, ad, initiated, at, start, usedAt, ratchet]) => ({
      id,
      ad,
      initiated,
      at,
      start,
      usedAt,
      ratchet: unpackRatchet(ratchet),
    })),
    preferred,
    taken,
    latestTaken,
  };
};

/** The session to send on. */
export const preferredSession = ({ sessions, preferred }: PeerState): Session | undefined =>
  sessions.find(({ id }) => preferred !== null && equalBytes(id, preferred));

/** The state with one session replaced or added, without those that nobody needs any more. */
export const withSession = (state: PeerState, session: Session, now: number): PeerState => {
  const others = state.sessions.filter(({ id }) => !equalBytes(id, session.id));
  const isPreferred = ({ id }: Session): boolean =>
    state.preferred !== null && equalBytes(id, state.preferred);
  const expendable = others
    .filter((each) => !isPreferred(each) && now - each.usedAt < START_MEMORY_MS)
    .toSorted((a, b) => b.usedAt - a.usedAt || compareBytes(a.id, b.id));
  const kept = [...others.filter(isPreferred), session];
  return { ...state, sessions: [...kept, ...expendable.slice(0, MAX_SESSIONS - kept.length)] };
};

/** The state with a start of our own: what is sent next goes there. */
export const withOwnStart = (state: PeerState, session: Session, now: number): PeerState =>
  withSession({ ...state, preferred: session.id }, session, now);

/**
 * The state with a start of the peer's. It is where we send from now on, unless it is older than one we took
 * already, or crosses one of ours that is not answered yet: of those two both sides take the lower id. It does
 * not cross one that its maker knew of.
 */
export const withPeerStart = (
  state: PeerState,
  started: { readonly session: Session; readonly after: Bytes },
  now: number,
): PeerState => {
  const { session, after } = started;
  const current = preferredSession(state);
  const crosses = current?.initiated === true && current.start !== null && !equalBytes(current.id, after);
  const loses = crosses && compareBytes(current.id, session.id) < 0;
  const isLate = state.latestTaken !== null && session.at <= state.latestTaken[1];
  const preferred = current && (loses || isLate) ? current.id : session.id;
  const fresh = state.taken.filter(([, at]) => now - at < START_MEMORY_MS);
  const taken = [...fresh, [session.id, now] as const];
  const latestTaken = isLate ? state.latestTaken : ([session.id, session.at] as const);
  return withSession({ ...state, preferred, taken, latestTaken }, session, now);
};

/**
 * The state after a message was opened. The first answer to the latest start of our own says that the peer
 * sends there, so we do too.
 */
export const withReceived = (state: PeerState, session: Session, now: number): PeerState => {
  const isAnswer = session.initiated && session.start !== null;
  const isLatest = state.sessions.every(({ initiated, at }) => !initiated || at <= session.at);
  const preferred = isAnswer && isLatest ? session.id : state.preferred;
  return withSession({ ...state, preferred }, { ...session, start: null, usedAt: now }, now);
};
