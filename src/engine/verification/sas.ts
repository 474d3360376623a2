import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, concat, equalBytes, ownBytes, utf8 } from '../../lib/bytes.ts';
import { derive, labelledHash } from '../crypto/hash.ts';
import { sixDigits } from './sas-digits.ts';

/**
 * Safety codes, version 1 (docs/PROTOCOL-verification.md): two people compare six digits, which only then
 * agree when each of them has the other's true keys. Message cross-authentication by commit and reveal
 * (Vaudenay, CRYPTO 2005; in the form of ZRTP, RFC 6189, and of the SAS verification of Matrix): the
 * initiator is bound to its nonce before it sees the responder's, and the responder sends its nonce before
 * it sees the initiator's. So neither, nor anybody between them, can choose what the code will be.
 *
 * Pure: nothing here knows of time, links or chance.
 */

/** Bytes of a nonce, a commitment and a MAC. */
export const VERIFICATION_BYTES = 32;

const LABEL = {
  context: 'driftpost/verification/1/context',
  commitment: 'driftpost/verification/1/commitment',
  code: 'driftpost/verification/1/code',
  mac: 'driftpost/verification/1/mac',
  match: 'driftpost/verification/1/match',
} as const;

/** Who asked first, and who answered. */
export type SasRole = 'initiator' | 'responder';

/** Keys of one side: 32 bytes of Ed25519 each. */
export interface Keys {
  readonly identityKey: Uint8Array;
  readonly deviceKey: Uint8Array;
}

/** Between whom, and over which link, as one side sees it. */
export interface SasEnds {
  readonly own: Keys;
  readonly theirs: Keys;
  /** The transcript of the link's handshake, 32 bytes, the same at both ends. */
  readonly transcript: Uint8Array;
  /** What only the two of them share, 32 bytes. */
  readonly pairSecret: Uint8Array;
}

/** Asked, and bound to a nonce; the other side has not answered. */
export interface Asking {
  readonly ends: SasEnds;
  readonly nonce: Bytes;
  readonly commitment: Bytes;
}

/** Answered with a nonce; the initiator has not shown its own. */
export interface Answered {
  readonly ends: SasEnds;
  readonly nonce: Bytes;
  readonly commitment: Bytes;
}

/** Both nonces are known, so there is a code, and each side can say that it saw the same. */
export interface Comparing {
  /** Six digits. */
  readonly code: string;
  /** What this side says when its person saw the same code. */
  readonly ownMac: Bytes;
  /** What the other side says. */
  readonly theirMac: Bytes;
}

const contextOf = ({ own, theirs, transcript }: SasEnds, role: SasRole): Bytes => {
  const [first, second] = role === 'initiator' ? [own, theirs] : [theirs, own];
  return labelledHash(
    LABEL.context,
    first.identityKey,
    first.deviceKey,
    second.identityKey,
    second.deviceKey,
    transcript,
  );
};

const commitmentOf = (context: Uint8Array, nonce: Uint8Array): Bytes =>
  labelledHash(LABEL.commitment, context, nonce);

/** Nobody compares with themselves: equal keys are a mirror. */
const isMirror = ({ own, theirs }: SasEnds): boolean =>
  equalBytes(own.identityKey, theirs.identityKey) || equalBytes(own.deviceKey, theirs.deviceKey);

/** Whether two secrets are the same, in time that does not depend on where they differ. */
const equalSecrets = (a: Uint8Array, b: Uint8Array): boolean => {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
};

/** What both nonces of an exchange make. */
interface Opened {
  readonly ends: SasEnds;
  readonly role: SasRole;
  readonly commitment: Bytes;
  readonly initiatorNonce: Bytes;
  readonly responderNonce: Bytes;
}

const compare = (opened: Opened): Comparing | undefined => {
  const { ends, role, commitment, initiatorNonce, responderNonce } = opened;
  // A nonce sent back is no nonce of the other side's.
  if (isMirror(ends) || equalBytes(initiatorNonce, responderNonce)) return undefined;
  const salt = concat(initiatorNonce, responderNonce);
  const context = concat(contextOf(ends, role), commitment);
  const secret = ends.pairSecret;
  const code = sixDigits(derive({ secret, salt, info: LABEL.code, context, length: 64 }));
  if (code === undefined) return undefined;
  const keys = derive({ secret, salt, info: LABEL.mac, context, length: 64 });
  const macOf = (of: SasRole): Bytes => {
    const [key, letter] = of === 'initiator' ? [keys.slice(0, 32), 'I'] : [keys.slice(32), 'R'];
    const body = concat(utf8(`${LABEL.match}\0${letter}`), context, salt, utf8(code));
    return ownBytes(hmac(sha256, key, body));
  };
  const [ownMac, theirMac] =
    role === 'initiator'
      ? [macOf('initiator'), macOf('responder')]
      : [macOf('responder'), macOf('initiator')];
  return { code, ownMac, theirMac };
};

/** The initiator's first step: a nonce, 32 fresh random bytes, and what it is bound by. */
export const ask = (ends: SasEnds, nonce: Bytes): Asking => ({
  ends,
  nonce,
  commitment: commitmentOf(contextOf(ends, 'initiator'), nonce),
});

/** The responder's step: a nonce, 32 fresh random bytes, for the commitment that came. */
export const answer = (ends: SasEnds, commitment: Bytes, nonce: Bytes): Answered => ({
  ends,
  nonce,
  commitment,
});

/** The initiator has the responder's nonce, and may show its own; undefined where it is its own sent back. */
export const takeAnswer = ({ ends, nonce, commitment }: Asking, theirs: Bytes): Comparing | undefined =>
  compare({ ends, role: 'initiator', commitment, initiatorNonce: nonce, responderNonce: theirs });

/** The responder sees the initiator's nonce; undefined where it is not the one the commitment was made of. */
export const takeReveal = ({ ends, nonce, commitment }: Answered, theirs: Bytes): Comparing | undefined => {
  if (!equalBytes(commitmentOf(contextOf(ends, 'responder'), theirs), commitment)) return undefined;
  return compare({ ends, role: 'responder', commitment, initiatorNonce: theirs, responderNonce: nonce });
};

/** Whether this is what the other side says when its person saw the same code as ours. */
export const confirms = ({ theirMac }: Comparing, mac: Uint8Array): boolean => equalSecrets(theirMac, mac);
