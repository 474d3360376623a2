import { type Bytes, NO_BYTES, equalBytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import { openMessage, sealMessage } from '../crypto/message-cipher.ts';
import { AEAD_NONCE_BYTES, type Primitives } from '../crypto/primitives.ts';
import type { DeviceKeys, OwnDevice, SessionDeps } from './device-keys.ts';
import { type Direction, SealRole, isEnvelopeSize, nonceOf, startSealKey } from './envelope.ts';
import { MAX_AHEAD_MS, MAX_STARTS } from './limits.ts';
import { type PeerState, type Session, preferredSession, withSession } from './peer-state.ts';
import { type Prekey, type PrekeyBundle, findPrekey } from './prekeys.ts';
import { type DecryptError, ratchetDecrypt } from './ratchet-receive.ts';
import { ratchetEncrypt } from './ratchet-send.ts';
import { SEALED_START_BYTES, type Start, initiate, readStart, respond, startTime } from './start.ts';

/** A state, and what came of reaching it: the one is written before the other is let out. */
export interface Transition<T> {
  readonly state: PeerState;
  readonly output: T;
}

/** What a start is made from. */
export interface StartInput {
  readonly own: OwnDevice;
  readonly bundle: PrekeyBundle;
  readonly now: number;
}

/**
 * A new session with the device of this bundle, to be used from the next message on; nothing is sent by it.
 * Needed where `sealTo` says so, and after this device's sessions were lost.
 */
export const startSession = async (
  deps: SessionDeps,
  state: PeerState,
  input: StartInput,
): Promise<Result<Transition<Bytes>, 'bad-bundle'>> => {
  const { own, bundle, now } = input;
  const at = startTime(state, now);
  const started = await initiate(deps, own, { bundle, at, now });
  if (!started.ok) return started;
  const { start, ad, ratchet } = started.value;
  const session = { id: start.id, ad, initiated: true, at, start: start.plain, usedAt: now, ratchet };
  return ok({ state: withSession(state, session, now), output: start.id });
};

/** What is sealed, and for which direction. */
export interface SealToInput {
  readonly direction: Direction;
  readonly content: Uint8Array;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * A message to the device. `start-needed`: there is no session, or a thousand messages of it are unanswered;
 * fetch the device's bundle and start one. The output is an envelope without its tag.
 */
export const sealTo = async (
  deps: SessionDeps,
  state: PeerState,
  input: SealToInput,
): Promise<Result<Transition<Bytes>, 'start-needed' | 'too-long'>> => {
  const session = preferredSession(state);
  if (!session) return err('start-needed');
  const { start } = session;
  const { direction, content, now } = input;
  const key = start && (await startSealKey(deps.primitives, direction));
  const front = (nonce: Bytes): Bytes =>
    start && key
      ? sealMessage({ key, nonce: nonceOf(nonce, SealRole.start), ad: NO_BYTES }, start)
      : NO_BYTES;
  const sealed = await ratchetEncrypt(deps, session.ratchet, { content, ad: session.ad, front, now });
  if (!sealed.ok) return err(sealed.error === 'too-long' ? 'too-long' : 'start-needed');
  const { state: ratchet, sealed: output } = sealed.value;
  return ok({ state: withSession(state, { ...session, ratchet, usedAt: now }, now), output });
};

/** Why a message was not opened; none of them changes anything. */
export type OpenError = DecryptError | 'unknown-prekey' | 'bad-start' | 'too-many-starts';

/** What is opened, and with what. */
export interface OpenFromInput {
  readonly own: OwnDevice;
  readonly prekeys: readonly Prekey[];
  /** From the peer to us: its device key is the one a start must come from. */
  readonly direction: Direction;
  /** The device as its person's list has it, which agreed to be on it; undefined where that is not known: no start is taken. */
  readonly peer: DeviceKeys | undefined;
  /** An envelope without its tag. */
  readonly sealed: Bytes;
  readonly now: number;
}

type Opened = Result<Transition<Bytes>, OpenError>;

/** The message by one session that is there. */
const openBy = async (
  primitives: Primitives,
  session: Session,
  input: OpenFromInput & { readonly state: PeerState; readonly frontBytes: number },
): Promise<Opened> => {
  const { state, sealed, frontBytes, now } = input;
  const message = { sealed, frontBytes, ad: session.ad, now };
  const opened = await ratchetDecrypt(primitives, session.ratchet, message);
  if (!opened.ok) return opened;
  const { state: ratchet, content: output } = opened.value;
  return ok({ state: withSession(state, { ...session, start: null, usedAt: now, ratchet }, now), output });
};

/** The start in front of a message, if there is one. */
const openStart = async (primitives: Primitives, input: OpenFromInput): Promise<Start | undefined> => {
  const { sealed, direction } = input;
  const key = await startSealKey(primitives, direction);
  const nonce = nonceOf(sealed.subarray(0, AEAD_NONCE_BYTES), SealRole.start);
  const front = sealed.subarray(AEAD_NONCE_BYTES, AEAD_NONCE_BYTES + SEALED_START_BYTES);
  const plain = openMessage({ key, nonce, ad: NO_BYTES }, front);
  return plain && readStart(primitives, plain);
};

/** A message with a start that is new: the session exists only if the message opens. */
const openFirst = async (
  primitives: Primitives,
  state: PeerState,
  input: OpenFromInput & { readonly start: Start },
): Promise<Opened> => {
  const { start, peer, direction, own, prekeys, now, sealed } = input;
  const recent = state.taken.filter(([, prekeyId]) => findPrekey(prekeys, prekeyId));
  if (recent.some(([id]) => equalBytes(id, start.id))) return err('duplicate');
  if (recent.length >= MAX_STARTS) return err('too-many-starts');
  if (!equalBytes(start.device.deviceKey, direction.from)) return err('bad-start');
  const started = await respond(primitives, { start, peer, own, prekeys, now });
  if (!started.ok) return started;
  const { ad, ratchet } = started.value;
  const message = { sealed, frontBytes: SEALED_START_BYTES, ad, now };
  const opened = await ratchetDecrypt(primitives, ratchet, message);
  if (!opened.ok) return opened;
  const { state: next, content: output } = opened.value;
  const { id, prekeyId } = start;
  const at = start.at - now > MAX_AHEAD_MS ? startTime(state, now) : start.at;
  const session = { id, ad, initiated: false, at, start: null, usedAt: now, ratchet: next };
  return ok({ state: withSession({ ...state, taken: [...recent, [id, prekeyId]] }, session, now), output });
};

/** A message from the device: the content comes with the state to be written with it. */
export const openFrom = async (
  primitives: Primitives,
  state: PeerState,
  input: OpenFromInput,
): Promise<Opened> => {
  if (!isEnvelopeSize(input.sealed.length)) return err('unreadable');
  const latestFirst = state.sessions.toSorted((a, b) => b.usedAt - a.usedAt);
  for (const session of latestFirst) {
    const opened = await openBy(primitives, session, { ...input, state, frontBytes: 0 });
    if (opened.ok || opened.error !== 'unreadable') return opened;
  }
  const start = await openStart(primitives, input);
  if (!start) return err('unreadable');
  const known = state.sessions.find(({ id }) => equalBytes(id, start.id));
  return known
    ? openBy(primitives, known, { ...input, state, frontBytes: SEALED_START_BYTES })
    : openFirst(primitives, state, { ...input, start });
};

/** Asks for a fresh hybrid exchange: to be called, and written, whenever a live link to the device opens. */
export const wantRekey = (state: PeerState, now: number): PeerState => {
  const session = preferredSession(state);
  if (!session) return state;
  const rekey = { ...session.ratchet.rekey, wanted: true };
  return withSession(state, { ...session, ratchet: { ...session.ratchet, rekey } }, now);
};

/** Whether the peer asked for a hybrid exchange that our next message answers: send one soon, if only an empty one. */
export const owesAnswer = (state: PeerState): boolean => {
  const ratchet = preferredSession(state)?.ratchet;
  return ratchet?.CKs === null && ratchet.rekey.peerOffer !== null;
};
