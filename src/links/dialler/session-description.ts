import type { Bytes } from '../../lib/bytes.ts';
import { fingerprintOf } from '../connection/fingerprints.ts';
import { type IceCandidate, chooseCandidates, formatCandidate, parseCandidate } from './candidate.ts';

/** The DTLS role (RFC 8842, 5): an offer leaves it open (`actpass`), the answer decides it. */
export const SETUPS = ['actpass', 'active', 'passive'] as const;
export type Setup = (typeof SETUPS)[number];

/** RFC 8839, 5.4: a name has at least 4 characters, a password 22; the upper limits are ours. */
const UFRAG = /^[A-Za-z0-9+/]{4,64}$/;
const PWD = /^[A-Za-z0-9+/]{22,128}$/;

/** Messages of 16 KiB have to fit; libwebrtc reads a signed number. 0: no limit (RFC 8841, 6). */
const MIN_MESSAGE_BYTES = 16 * 1024;
const MAX_MESSAGE_BYTES = 0x7f_ff_ff_ff;

/** The content of a session description (SDP, RFC 8866) that opens a data channel. */
export interface SessionDescription {
  readonly setup: Setup;
  readonly ufrag: string;
  readonly pwd: string;
  /** SHA-256 of the DTLS certificate, 32 bytes. */
  readonly fingerprint: Bytes;
  readonly sctpPort: number;
  /** The largest message that this side takes, in bytes; 0 for any. */
  readonly maxMessageBytes: number;
  readonly candidates: readonly IceCandidate[];
}

/** Whether all fields but the candidates are within the limits. */
export const isSoundDescription = ({
  ufrag,
  pwd,
  sctpPort,
  maxMessageBytes: most,
}: SessionDescription): boolean =>
  UFRAG.test(ufrag) &&
  PWD.test(pwd) &&
  sctpPort >= 1 &&
  sctpPort <= 0xff_ff &&
  (most === 0 || (most >= MIN_MESSAGE_BYTES && most <= MAX_MESSAGE_BYTES));

const valuesOf = (sdp: string, attribute: string): readonly string[] =>
  [...sdp.matchAll(new RegExp(`^a=${attribute}:(.*)$`, 'gm'))].map(([, value = '']) => value.trim());

/** Whether it describes a data channel and no other media, with the `mid` that an answer has to repeat. */
const isDataOnly = (sdp: string): boolean => {
  const media = sdp.match(/^m=.*$/gm) ?? [];
  return (
    media.length === 1 && media[0]?.startsWith('m=application ') === true && valuesOf(sdp, 'mid')[0] === '0'
  );
};

/** The fields of a browser's own SDP that a signal carries; undefined where one is missing. */
export const parseSdp = (sdp: string): SessionDescription | undefined => {
  const first = (attribute: string): string => valuesOf(sdp, attribute)[0] ?? '';
  const setup = SETUPS.find((one) => one === first('setup'));
  const fingerprint = fingerprintOf(sdp);
  if (!setup || !fingerprint || !isDataOnly(sdp)) return undefined;
  const candidates = valuesOf(sdp, 'candidate').map(parseCandidate);
  const session: SessionDescription = {
    setup,
    ufrag: first('ice-ufrag'),
    pwd: first('ice-pwd'),
    fingerprint,
    sctpPort: Number(first('sctp-port')),
    // The default of RFC 8841, 6.
    maxMessageBytes: Number(first('max-message-size') || 64 * 1024),
    candidates: chooseCandidates(candidates.filter((one) => one !== undefined)),
  };
  return isSoundDescription(session) ? session : undefined;
};

const hexPairs = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');

/** The SDP for `setRemoteDescription` (RFC 8829, RFC 8841), from a description within the limits. */
export const formatSdp = (session: SessionDescription): string => {
  const { setup, ufrag, pwd, fingerprint, sctpPort, maxMessageBytes, candidates } = session;
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    ...candidates.map((candidate, at) => `a=candidate:${formatCandidate(candidate, at + 1)}`),
    'a=end-of-candidates',
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    `a=fingerprint:sha-256 ${hexPairs(fingerprint)}`,
    `a=setup:${setup}`,
    'a=mid:0',
    `a=sctp-port:${sctpPort}`,
    `a=max-message-size:${maxMessageBytes}`,
  ];
  return lines.map((line) => `${line}\r\n`).join('');
};
