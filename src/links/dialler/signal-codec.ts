import type { Bytes } from '../../lib/bytes.ts';
import { type DialOptions, MAX_SIGNAL_BYTES } from '../../ports/links.ts';
import { ADDRESS_BYTES, ADDRESS_KINDS } from './address.ts';
import { CANDIDATE_TYPES, type IceCandidate, MAX_CANDIDATES, isSound } from './candidate.ts';
import { chooseStrangerCandidates } from './stranger-candidates.ts';
import {
  SETUPS,
  type SessionDescription,
  isSoundDescription,
  parseSdp,
  formatSdp,
} from './session-description.ts';

/**
 * An offer or answer in a tenth of its size: the fields of a session description that are not the same in all of them.
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

const encodeCandidate = ({ type, address, port, priority }: IceCandidate): readonly number[] => [
  CANDIDATE_TYPES.indexOf(type) | (ADDRESS_KINDS.indexOf(address.kind) << 2),
  ...address.bytes,
  ...bigEndian(port, 2),
  ...bigEndian(priority, 4),
];

/** A description within the limits, as a signal. */
export const encodeDescription = (session: SessionDescription): Bytes =>
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

/** Reads bytes from front to back. Missing bytes read as zeros; `isWhole` tells that in the end. */
class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether no byte was missing and none is left. */
  get isWhole(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** A copy of the next bytes. */
  take(count: number): Bytes {
    const taken = new Uint8Array(count);
    taken.set(this.#bytes.subarray(this.#at, this.#at + count));
    this.#at += count;
    return taken;
  }

  /** A big-endian number of one to four bytes. */
  number(bytes: number): number {
    return this.take(bytes).reduce((number, byte) => number * 256 + byte, 0);
  }
}

const readText = (reader: ByteReader): string => String.fromCharCode(...reader.take(reader.number(1)));

const decodeCandidate = (reader: ByteReader): IceCandidate | undefined => {
  const what = reader.number(1);
  const type = CANDIDATE_TYPES[what & 3];
  const kind = ADDRESS_KINDS[what >> 2];
  if (!type || !kind) return undefined;
  const address = { kind, bytes: reader.take(ADDRESS_BYTES[kind]) };
  const candidate = { type, address, port: reader.number(2), priority: reader.number(4) };
  return isSound(candidate) ? candidate : undefined;
};

const decodeCandidates = (reader: ByteReader): readonly IceCandidate[] | undefined => {
  const count = reader.number(1);
  if (count > MAX_CANDIDATES) return undefined;
  const candidates = Array.from({ length: count }, () => decodeCandidate(reader));
  return candidates.every((one) => one !== undefined) ? candidates : undefined;
};

/** Parses a signal of another browser; undefined where any field is out of the limits. */
export const decodeDescription = (bytes: Uint8Array): SessionDescription | undefined => {
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
  return isSoundDescription(session) ? session : undefined;
};

/** The description with as many of its candidates, the most promising first, as fit into `maxBytes`. */
const encodeWithin = (session: SessionDescription, maxBytes: number): Bytes | undefined => {
  for (let count = session.candidates.length; count >= 0; count--) {
    const bytes = encodeDescription({ ...session, candidates: session.candidates.slice(0, count) });
    if (bytes.length <= maxBytes) return bytes;
  }
  return undefined;
};

/**
 * Packs a browser's own description of a connection with data channels only. Leaves out candidates beyond the eight most
 * promising, TCP candidates, and the least promising ones that do not fit: first a second address of a type that is there
 * already, as of a second interface. A stranger gets only the candidates that it would try.
 * @returns undefined where there is no description, it lacks a field, or it is too large even without candidates
 */
export const packSignal = (
  description: RTCSessionDescriptionInit | null,
  { maxBytes = MAX_SIGNAL_BYTES, stranger = false }: Pick<DialOptions, 'maxBytes' | 'stranger'> = {},
): Bytes | undefined => {
  const session = parseSdp(description?.sdp ?? '');
  const isOffer = session?.setup === 'actpass';
  if (!session || isOffer !== (description?.type === 'offer')) return undefined;
  const { candidates } = session;
  const chosen = stranger ? chooseStrangerCandidates(candidates, candidates) : candidates;
  return encodeWithin({ ...session, candidates: chosen }, maxBytes);
};

/** The description as `setRemoteDescription` takes it. */
export const descriptionOf = (session: SessionDescription): RTCSessionDescriptionInit => ({
  type: session.setup === 'actpass' ? 'offer' : 'answer',
  sdp: formatSdp(session),
});

/** Unpacks a signal of another browser; undefined where a field is out of the limits. */
export const unpackSignal = (bytes: Uint8Array): RTCSessionDescriptionInit | undefined => {
  const session = decodeDescription(bytes);
  return session && descriptionOf(session);
};
