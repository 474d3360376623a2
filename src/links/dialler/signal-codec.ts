import type { Bytes } from '../../lib/bytes.ts';
import { type DialOptions, MAX_SIGNAL_BYTES } from '../../ports/links.ts';
import { ADDRESS_BYTES, ADDRESS_KINDS } from './address.ts';
import { ByteReader } from './byte-reader.ts';
import { CANDIDATE_TYPES, type Candidate, MAX_CANDIDATES, isSound } from './candidate.ts';
import { chooseOfStranger } from './strangers.ts';
import { SETUPS, type SessionDescription, isSoundSession, readSession, writeSession } from './session.ts';

/**
 * An offer or answer in a tenth of its size: what a description says that is not the same in all of them.
 * One byte each: version, setup (0 actpass: an offer; 1 active, 2 passive: an answer); SCTP port (2), largest
 * message (4), ufrag and pwd (a length byte and ASCII each), SHA-256 of the certificate (32), candidates (a count
 * byte). A candidate is one byte of type (bits 0 and 1) and kind of address (bits 2 and 3), then address
 * (4 or 16), port (2) and priority (4). Numbers are big-endian; one description has one encoding.
 */
const VERSION = 1;
const FINGERPRINT_BYTES = 32;

const bigEndian = (number: number, bytes: number): readonly number[] =>
  Array.from({ length: bytes }, (_, at) => Math.floor(number / 256 ** (bytes - 1 - at)) % 256);

const text = (chars: string): readonly number[] => [
  chars.length,
  ...Array.from(chars, (char) => char.charCodeAt(0)),
];

const encodeCandidate = ({ type, address, port, priority }: Candidate): readonly number[] => [
  CANDIDATE_TYPES.indexOf(type) | (ADDRESS_KINDS.indexOf(address.kind) << 2),
  ...address.bytes,
  ...bigEndian(port, 2),
  ...bigEndian(priority, 4),
];

/** A session within the limits, as it is carried. */
export const encodeSession = (session: SessionDescription): Bytes =>
  Uint8Array.from([
    VERSION,
    SETUPS.indexOf(session.setup),
    ...bigEndian(session.sctpPort, 2),
    ...bigEndian(session.maxMessageBytes, 4),
    ...text(session.ufrag),
    ...text(session.pwd),
    ...session.fingerprint,
    session.candidates.length,
    ...session.candidates.flatMap(encodeCandidate),
  ]);

const readText = (reader: ByteReader): string => String.fromCharCode(...reader.take(reader.number(1)));

const decodeCandidate = (reader: ByteReader): Candidate | undefined => {
  const what = reader.number(1);
  const type = CANDIDATE_TYPES[what & 3];
  const kind = ADDRESS_KINDS[what >> 2];
  if (!type || !kind) return undefined;
  const address = { kind, bytes: reader.take(ADDRESS_BYTES[kind]) };
  const candidate = { type, address, port: reader.number(2), priority: reader.number(4) };
  return isSound(candidate) ? candidate : undefined;
};

const decodeCandidates = (reader: ByteReader): readonly Candidate[] | undefined => {
  const count = reader.number(1);
  if (count > MAX_CANDIDATES) return undefined;
  const candidates = Array.from({ length: count }, () => decodeCandidate(reader));
  return candidates.every((one) => one !== undefined) ? candidates : undefined;
};

/** What somebody else packed, or undefined where a single bit of it is out of the limits. */
export const decodeSession = (bytes: Uint8Array): SessionDescription | undefined => {
  if (bytes.length > MAX_SIGNAL_BYTES) return undefined;
  const reader = new ByteReader(bytes);
  const version = reader.number(1);
  const setup = SETUPS[reader.number(1)];
  if (version !== VERSION || !setup) return undefined;
  const [sctpPort, maxMessageBytes] = [reader.number(2), reader.number(4)];
  const [ufrag, pwd] = [readText(reader), readText(reader)];
  const fingerprint = reader.take(FINGERPRINT_BYTES);
  const candidates = decodeCandidates(reader);
  if (!candidates || !reader.isWhole) return undefined;
  const session = { setup, ufrag, pwd, fingerprint, sctpPort, maxMessageBytes, candidates };
  return isSoundSession(session) ? session : undefined;
};

/** The session with as many of its candidates, the most promising first, as go into so many bytes. */
const encodeWithin = (session: SessionDescription, maxBytes: number): Bytes | undefined => {
  for (let count = session.candidates.length; count >= 0; count--) {
    const bytes = encodeSession({ ...session, candidates: session.candidates.slice(0, count) });
    if (bytes.length <= maxBytes) return bytes;
  }
  return undefined;
};

/**
 * Packs a browser's own description of a connection with data channels only. undefined: there is none, it is
 * not like those that browsers make, or not even without candidates small enough. Candidates beyond the eight most
 * promising, those by TCP, and the least promising of those that do not fit are left out: what goes first is a
 * further address of a kind that is there already, as of a second interface. A stranger is told no more of them than
 * it would try.
 */
export const packSignal = (
  description: RTCSessionDescriptionInit | null,
  { maxBytes = MAX_SIGNAL_BYTES, stranger = false }: Pick<DialOptions, 'maxBytes' | 'stranger'> = {},
): Bytes | undefined => {
  const session = readSession(description?.sdp ?? '');
  const isOffer = session?.setup === 'actpass';
  if (!session || isOffer !== (description?.type === 'offer')) return undefined;
  const { candidates } = session;
  const chosen = stranger ? chooseOfStranger(candidates, candidates) : candidates;
  return encodeWithin({ ...session, candidates: chosen }, maxBytes);
};

/** What a browser takes for the other side's description, made of a session. */
export const descriptionOf = (session: SessionDescription): RTCSessionDescriptionInit => ({
  type: session.setup === 'actpass' ? 'offer' : 'answer',
  sdp: writeSession(session),
});

/** The description that somebody else packed, made anew of what was within the limits; undefined for anything else. */
export const unpackSignal = (bytes: Uint8Array): RTCSessionDescriptionInit | undefined => {
  const session = decodeSession(bytes);
  return session && descriptionOf(session);
};
