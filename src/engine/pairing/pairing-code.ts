import { fromBase64Url, toBase64Url } from '../../lib/base64url.ts';
import {
  type Bytes,
  NO_BYTES,
  concat,
  equalBytes,
  fromUtf8,
  ownBytes,
  utf8,
  utf8Length,
} from '../../lib/bytes.ts';
import { codesIn, undressed } from '../../lib/dressed-code.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { Nickname, PersonId } from '../api/ids.ts';
import { labelledHash } from '../crypto/hash.ts';
import { ID_BYTES, idBytes, personIdOfHash } from '../wire/ids.ts';
import { readNickname, shortened } from '../wire/nickname.ts';

/**
 * The codes of pairing without a server (docs/PROTOCOL-pairing.md). Numbers are big-endian:
 *
 *     format 1 B (0xd1) · role 1 B (0 offer, 1 answer) · length of the whole code 2 B · secret 16 B ·
 *     expiry 4 B (seconds since 1970) · network tag 4 B · person id 32 B · [answers: offer id 8 B] ·
 *     signal (a length byte and up to 255 B) · nickname 0..32 B (UTF-8) · checksum 4 B
 *
 * In every version, the high half of the first byte is the same, and length and checksum stand at the same place. So a code
 * that was cut off, a damaged code, a newer code and another text are told apart.
 */

/** The most bytes of a code: the camera of any phone reads a QR code of this size at once. */
export const MAX_PAIRING_BYTES = 300;
export const PAIRING_SECRET_BYTES = 16;

/** The most bytes of a nickname in a code. The link tells the whole nickname. */
export const MAX_CODE_NICKNAME_BYTES = 32;

const FORMAT = 0xd1;
const ANY_FORMAT = 0xd0;
const HEADER_BYTES = 4;
const TAG_BYTES = 4;
const OFFER_ID_BYTES = 8;
const CHECKSUM_BYTES = 4;
const COMMON_BYTES = HEADER_BYTES + PAIRING_SECRET_BYTES + 4 + TAG_BYTES + ID_BYTES + 1 + CHECKSUM_BYTES;
const MS_PER_SECOND = 1_000;

/** The content of a code. */
export interface PairingCode {
  readonly secret: Bytes;
  /** Milliseconds since 1970, whole seconds. */
  readonly expiresAt: number;
  readonly networkTag: Bytes;
  readonly from: PersonId;
  /** The id of the offer that this code answers; null: this code is an offer. */
  readonly answers: Bytes | null;
  /** The WebRTC offer or answer of the browser that made the code; see `Dialling`. */
  readonly signal: Bytes;
  /** May be NAMELESS, or the beginning of a longer nickname. */
  readonly nickname: Nickname;
}

/** - `cut`: its end is missing · `newer`: of a later version · `not-a-code`: another text */
export type CodeProblem = 'cut' | 'damaged' | 'newer' | 'not-a-code';

const fixedBytes = ({ answers }: Pick<PairingCode, 'answers'>): number =>
  COMMON_BYTES + (answers ? OFFER_ID_BYTES : 0);

/** The most bytes of the signal, so that the nickname fits too. */
export const roomForSignal = (code: Pick<PairingCode, 'answers' | 'nickname'>): number =>
  Math.min(255, MAX_PAIRING_BYTES - fixedBytes(code) - utf8Length(code.nickname));

/** The beginning of a nickname that fits into a code, in whole characters. */
export const shortNickname = (nickname: Nickname): Nickname =>
  shortened(nickname, (part) => utf8Length(part) <= MAX_CODE_NICKNAME_BYTES);

const number = (value: number, bytes: number): Bytes =>
  Uint8Array.from({ length: bytes }, (_, at) => Math.floor(value / 256 ** (bytes - 1 - at)) % 256);

const checksum = (bytes: Uint8Array): Bytes =>
  labelledHash('driftpost/pairing-checksum/1', bytes).slice(0, CHECKSUM_BYTES);

/** The id of an offer, by which its answer names it: a hash of the whole offer. */
export const offerIdOf = (offer: Uint8Array): Bytes =>
  labelledHash('driftpost/pairing-offer/1', offer).slice(0, OFFER_ID_BYTES);

/** The bytes of a code. The signal fits into `roomForSignal`, the nickname is a `shortNickname`. */
export const encodePairing = (code: PairingCode): Bytes => {
  const { secret, expiresAt, networkTag, from, answers, signal } = code;
  const nickname = utf8(code.nickname);
  const body = concat(
    Uint8Array.of(FORMAT, answers ? 1 : 0),
    number(fixedBytes(code) + signal.length + nickname.length, 2),
    secret,
    number(Math.floor(expiresAt / MS_PER_SECOND), 4),
    networkTag,
    idBytes(from),
    answers ?? NO_BYTES,
    Uint8Array.of(signal.length),
    signal,
    nickname,
  );
  return concat(body, checksum(body));
};

/** Reads bytes from front to back. At the end a part may be shorter. */
const createTake = (bytes: Uint8Array): ((count: number) => Bytes) => {
  let at = 0;
  return (count) => ownBytes(bytes.subarray(at, (at += count)));
};

const numberIn = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

/** Reads the bytes between the header and the checksum. */
const decodeBody = (role: number, body: Uint8Array): PairingCode | undefined => {
  if (role > 1) return undefined;
  const take = createTake(body);
  const secret = take(PAIRING_SECRET_BYTES);
  const expiresAt = numberIn(take(4)) * MS_PER_SECOND;
  const networkTag = take(TAG_BYTES);
  const from = personIdOfHash(take(ID_BYTES));
  const answers = role === 1 ? take(OFFER_ID_BYTES) : null;
  const signalBytes = numberIn(take(1));
  const signal = take(signalBytes);
  const nicknameBytes = take(body.length);
  const nickname = fromUtf8(nicknameBytes);
  if (signal.length !== signalBytes || signalBytes === 0 || nickname === undefined) return undefined;
  if (nicknameBytes.length > MAX_CODE_NICKNAME_BYTES) return undefined;
  return { secret, expiresAt, networkTag, from, answers, signal, nickname: readNickname(nickname) };
};

/** Reads the bytes of a code. */
export const decodePairing = (bytes: Uint8Array): Result<PairingCode, CodeProblem> => {
  const [format = 0, role = 0] = bytes;
  if ((format & 0xf0) !== ANY_FORMAT) return err('not-a-code');
  const length = numberIn(bytes.subarray(2, HEADER_BYTES));
  if (bytes.length < HEADER_BYTES || bytes.length < length) return err('cut');
  const body = bytes.subarray(0, -CHECKSUM_BYTES);
  if (bytes.length > length || !equalBytes(checksum(body), bytes.subarray(-CHECKSUM_BYTES)))
    return err('damaged');
  if (format !== FORMAT) return err('newer');
  const fixed = COMMON_BYTES + (role === 1 ? OFFER_ID_BYTES : 0);
  if (bytes.length > MAX_PAIRING_BYTES || bytes.length < fixed) return err('damaged');
  const code = decodeBody(role, body.subarray(HEADER_BYTES));
  return code ? ok(code) : err('damaged');
};

/** The code as text, for a link or to be copied. */
export const toText = (bytes: Uint8Array): string => toBase64Url(bytes);

/** A code and its bytes. */
export interface ReadText {
  readonly code: PairingCode;
  readonly bytes: Bytes;
}

/** A text that is no code may be a damaged code only if its length is between these, in characters. */
const MIN_TEXT_CHARS = 80;
const MAX_TEXT_CHARS = 4 * MAX_PAIRING_BYTES;

/** The bytes of base64url text that may be cut off at any character. */
const looseBytes = (text: string): Bytes | undefined =>
  fromBase64Url(text) ?? fromBase64Url(text.slice(0, text.length - (text.length % 4)));

const readPlain = (plain: string): Result<ReadText, CodeProblem> => {
  const bytes = looseBytes(plain);
  if (!bytes) return err('not-a-code');
  const decoded = decodePairing(bytes);
  if (!decoded.ok) return decoded;
  return toText(bytes) === plain ? ok({ code: decoded.value, bytes }) : err('damaged');
};

/**
 * Finds the code in a text: a code, or a link with a code behind `#/pair/`, with any text around it. If there is none, the
 * problem is that of the longest candidate.
 */
export const readText = (text: string): Result<ReadText, CodeProblem> => {
  const linked = /[/#]pair\//iu.test(undressed(text));
  let problem: CodeProblem = 'not-a-code';
  let longest = 0;
  for (const plain of codesIn(text, /[/#]pair\//iu)) {
    const read = readPlain(plain);
    if (read.ok) return read;
    if (plain.length <= longest) continue;
    [longest, problem] = [plain.length, read.error];
  }
  const wasCode = linked || (longest >= MIN_TEXT_CHARS && longest <= MAX_TEXT_CHARS);
  return err(problem === 'not-a-code' && wasCode ? 'damaged' : problem);
};
