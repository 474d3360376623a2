import * as v from 'valibot';
import { type Bytes, compareBytes, equalBytes } from '../../lib/bytes.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { fixedBytes, parse, someBytes, timestamp } from '../wire/schema.ts';
import { MAX_AHEAD_MS, MAX_SESSIONS, MAX_STARTS, SESSION_KEEP_MS } from './limits.ts';
import { type Ratchet, packRatchet, ratchetSchema, unpackRatchet } from './ratchet-state.ts';

/** One session with a device. */
export interface Session {
  /** The id of its start, 32 bytes. */
  readonly id: Bytes;
  /** Associated data of its messages, 32 bytes. */
  readonly ad: Bytes;
  /** Whether we made the start. */
  readonly initiated: boolean;
  /** When it was started, ms since 1970. */
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
  /**
   * Ids of the peer's starts that were taken, and of the prekeys that they need: none is taken twice, and each is
   * remembered for as long as its prekey is kept, whatever the clock does.
   */
  readonly taken: readonly (readonly [id: Bytes, prekeyId: Bytes])[];
  /** The latest time of any start, ours or the peer's: our next one is later. */
  readonly clock: number;
}

/** The state before the first message. */
export const EMPTY_PEER: PeerState = { sessions: [], taken: [], clock: 0 };

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
  v.pipe(v.array(v.strictTuple([key, key])), v.maxLength(MAX_STARTS)),
  timestamp,
]);

/** Deterministic CBOR of the state. */
export const encodePeer = ({ sessions, taken, clock }: PeerState): Bytes =>
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
    taken,
    clock,
  ]);

/** The state in these bytes, or undefined where they are not one. */
export const decodePeer = (bytes: Uint8Array): PeerState | undefined => {
  const fields = parse(schema, decodeCbor(bytes));
  if (!fields) return undefined;
  const [, sessions, taken, clock] = fields;
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
    taken,
    clock,
  };
};

/** The later start first, of two at once the lower id: both sides know the same starts, so both choose alike. */
const byRank = (a: Session, b: Session): number => b.at - a.at || compareBytes(a.id, b.id);

/** The session to send on. */
export const preferredSession = ({ sessions }: PeerState): Session | undefined =>
  sessions.length > 1 ? sessions.toSorted(byRank)[0] : sessions[0];

/** The state with one session replaced or added, without sessions that are not needed any more. */
export const withSession = (state: PeerState, session: Session, now: number): PeerState => {
  const others = state.sessions.filter(({ id }) => id !== session.id && !equalBytes(id, session.id));
  const clock = Math.max(state.clock, session.at);
  if (others.length === 0) return { ...state, sessions: [session], clock };
  const preferred = preferredSession({ ...state, sessions: [...others, session] });
  const kept = [...others.filter((each) => each === preferred), session];
  const isRecent = ({ usedAt }: Session): boolean =>
    now - usedAt < SESSION_KEEP_MS && usedAt - now <= MAX_AHEAD_MS;
  const expendable = others
    .filter((each) => each !== preferred && isRecent(each))
    .toSorted((a, b) => b.usedAt - a.usedAt || byRank(a, b));
  const sessions = [...kept, ...expendable.slice(0, MAX_SESSIONS - kept.length)];
  return { ...state, sessions, clock };
};
