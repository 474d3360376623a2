import { fromBase64Url, toBase64Url } from '../../lib/base64url.ts';
import { type Bytes, concat, equalBytes, fromUtf8, ownBytes, utf8 } from '../../lib/bytes.ts';
import { codesIn } from '../../lib/dressed-code.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { Nickname, PersonId } from '../api/ids.ts';
import { MAX_NICKNAME_BYTES } from '../api/limits.ts';
import { labelledHash } from '../crypto/hash.ts';
import { ID_BYTES, idBytes, personIdOfHash } from '../wire/ids.ts';
import { readNickname } from '../wire/nickname.ts';

/**
 * The code in an invite link (PROTOCOL.md, "Invites"), base64url of
 *
 *     version 1 B · secret 16 B · expiry 4 B (minutes since 1970, big-endian) · network tag 4 B ·
 *     sender's person id 32 B · nickname 0..128 B (UTF-8) · checksum 4 B
 *
 * The checksum covers all bytes before it, and stands at the end in every version. So a damaged link is told apart from a
 * link of a newer version.
 */

export const INVITE_SECRET_BYTES = 16;

const VERSION = 1;
const CHECKSUM_BYTES = 4;
const NETWORK_TAG_BYTES = 4;
const HEAD_BYTES = 1 + INVITE_SECRET_BYTES + 4 + NETWORK_TAG_BYTES + ID_BYTES;
const MAX_BYTES = HEAD_BYTES + MAX_NICKNAME_BYTES + CHECKSUM_BYTES;
const MS_PER_MINUTE = 60_000;

/** The content of an invite. */
export interface InviteContent {
  readonly secret: Bytes;
  /** Milliseconds since 1970, whole minutes. */
  readonly expiresAt: number;
  /** The network it belongs to. */
  readonly networkTag: Bytes;
  readonly from: PersonId;
  /** May be NAMELESS. */
  readonly nickname: Nickname;
}

/** Four bytes that tell networks apart. */
export const networkTagOf = (network: string): Bytes =>
  labelledHash('driftpost/network/1', utf8(network)).slice(0, NETWORK_TAG_BYTES);

const checksum = (bytes: Uint8Array): Bytes =>
  labelledHash('driftpost/invite-checksum/1', bytes).slice(0, CHECKSUM_BYTES);

/** The code of an invite. */
export const encodeInvite = ({ secret, expiresAt, networkTag, from, nickname }: InviteContent): string => {
  const expiry = new Uint8Array(4);
  new DataView(expiry.buffer).setUint32(0, Math.floor(expiresAt / MS_PER_MINUTE));
  const body = concat(new Uint8Array([VERSION]), secret, expiry, networkTag, idBytes(from), utf8(nickname));
  return toBase64Url(concat(body, checksum(body)));
};

/** The content of a code. `damaged`: it is no invite code · `newer`: of a later version */
export const decodeInvite = (code: string): Result<InviteContent, 'damaged' | 'newer'> => {
  const bytes = code.length <= 2 * MAX_BYTES ? fromBase64Url(code) : undefined;
  if (!bytes || bytes.length <= CHECKSUM_BYTES) return err('damaged');
  const body = bytes.slice(0, -CHECKSUM_BYTES);
  if (!equalBytes(checksum(body), bytes.slice(-CHECKSUM_BYTES))) return err('damaged');
  if (body[0] !== VERSION) return err('newer');
  if (body.length < HEAD_BYTES || bytes.length > MAX_BYTES) return err('damaged');
  const nickname = fromUtf8(body.subarray(HEAD_BYTES));
  if (nickname === undefined) return err('damaged');
  let at = 1;
  const take = (length: number): Bytes => ownBytes(body.subarray(at, (at += length)));
  const secret = take(INVITE_SECRET_BYTES);
  const expiry = take(4);
  return ok({
    secret,
    expiresAt: new DataView(expiry.buffer).getUint32(0) * MS_PER_MINUTE,
    networkTag: take(NETWORK_TAG_BYTES),
    from: personIdOfHash(take(ID_BYTES)),
    nickname: readNickname(nickname),
  });
};

/** An invite, and its code without what was put around it. */
export interface FoundInvite {
  readonly code: string;
  readonly content: InviteContent;
}

/** Finds the invite in a text that a person opened or pasted: a code or a link, with any text around it. */
export const findInvite = (text: string): Result<FoundInvite, 'damaged' | 'newer'> => {
  let problem: 'damaged' | 'newer' = 'damaged';
  for (const code of codesIn(text, /[/#]invite\//iu)) {
    const decoded = decodeInvite(code);
    if (decoded.ok) return ok({ code, content: decoded.value });
    if (decoded.error === 'newer') problem = 'newer';
  }
  return err(problem);
};
